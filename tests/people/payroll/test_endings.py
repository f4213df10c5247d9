"""Ends of employments: what each kind pays, frees, costs and forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.kernel.money import ZERO
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.notice import notice_days
from domain.people.payroll.refusals import DatesOutOfOrder, DismissalProtected
from domain.people.payroll.settlement import settle
from domain.people.payroll.simulation import simulate
from domain.people.payroll.termination import Protection, Termination, VacationDue
from domain.people.payroll.twelfths import vacation_twelfths
from domain.people.payroll.unemployment import unemployment_instalment
from tests.people.payroll.payroll import march, reais, tables, terms

K = TerminationKind
JUNE = date(2026, 6, 1)


def ending(kind: TerminationKind, left_on: date = date(2026, 6, 15), **others: Any) -> Termination:
    """Hired on 2023-12-16 at 3,000: two full years and half of the third."""
    month = replace(
        march(3000),
        accrual_month=left_on.replace(day=1),
        paid_on=left_on,
        hired_on=date(2023, 12, 16),
        left_on=left_on,
        terms=(terms(3000),),
    )
    whole = Termination(
        month=month,
        kind=kind,
        notice=NoticeGiven.INDEMNIFIED,
        salary=reais(3000),
        year_began_on=date(2025, 12, 16),
        fund_balance=reais(10000),
    )
    return replace(whole, **others)


def law(day: date = JUNE) -> Any:
    return tables(day.replace(day=1), day.replace(day=1))


def paid(facts: Termination) -> dict[str, str]:
    slip = settle(facts, law(facts.left_on)).payslip
    return {each.item: str(each.amount) for each in slip.lines}


def test_dismissal_without_cause() -> None:
    found = settle(ending(K.WITHOUT_CAUSE), law())
    lines = {each.item: str(each.amount) for each in found.payslip.lines}
    # 36 days of notice carry it to 2026-07-21; without them 1,500.00 each, as published elsewhere.
    assert (found.notice_days, found.carried_until) == (36, date(2026, 7, 21))
    assert {item: amount for item, amount in lines.items() if not item.startswith(("INSS", "IRRF"))} == {
        "SALARY_BALANCE": "1500.00",
        "NOTICE_INDEMNIFIED": "3600.00",
        "THIRTEENTH_PROPORTIONAL": "1500.00",
        "THIRTEENTH_ON_NOTICE": "250.00",
        "VACATION_PROPORTIONAL": "1750.00",
        "VACATION_PROPORTIONAL_THIRD": "583.33",
    }
    assert found.unemployment
    assert found.due_on == date(2026, 6, 25)


def test_the_fine_is_on_all_that_was_deposited() -> None:
    # Thirteen deposits of 240.00 and none on this payslip: 40 %, 20 % and nothing.
    for kind, fine in ((K.WITHOUT_CAUSE, "1248.00"), (K.AGREEMENT, "624.00"), (K.RESIGNATION, None)):
        found = settle(ending(kind, fund_balance=reais(3120)), law())
        deposits = found.payslip.amount_of("FUND")
        told = found.fund_fine
        assert (told is None) is (fine is None)
        if told is not None and fine is not None:
            rate = told.rate or Decimal(0)
            assert told.amount == reais(3120).percent(rate) + deposits.percent(rate)
            assert reais(3120).percent(rate) == reais(fine)


def test_notice_is_in_the_fund_and_in_no_contribution() -> None:
    slip = settle(ending(K.WITHOUT_CAUSE), law()).payslip
    assert {each.stream.value: str(each.gross) for each in slip.social_security} == {
        "MONTHLY": "1500.00",
        "THIRTEENTH": "1750.00",
    }
    funded = [str(each.base) for each in slip.employer if each.item == "FUND"]
    assert funded == ["5350.00", "1500.00"]


@pytest.mark.parametrize(
    ("kind", "notice", "thirteenth", "proportional", "fine", "freed"),
    [
        (K.WITHOUT_CAUSE, "3600.00", True, True, 40, 100),
        (K.RESIGNATION, None, True, True, 0, 0),
        (K.FOR_CAUSE, None, False, False, 0, 0),
        (K.AGREEMENT, "1800.00", True, True, 20, 80),
        (K.CONSTRUCTIVE, "3600.00", True, True, 40, 100),
        (K.TERM_ENDED, None, True, True, 0, 100),
        (K.EARLY_BY_EMPLOYER, None, True, True, 40, 100),
        (K.DEATH, None, True, True, 0, 100),
    ],
)
def test_every_kind_gives_its_rights(
    *, kind: TerminationKind, notice: str | None, thirteenth: bool, proportional: bool, fine: int, freed: int
) -> None:
    facts = ending(kind, vacations_due=(VacationDue(days=30),))
    found = settle(facts, law())
    lines = {each.item: str(each.amount) for each in found.payslip.lines}
    assert lines["SALARY_BALANCE"] == "1500.00"
    assert (lines["VACATION_DUE"], lines["VACATION_DUE_THIRD"]) == ("3000.00", "1000.00")
    assert lines.get("NOTICE_INDEMNIFIED") == notice
    assert ("THIRTEENTH_PROPORTIONAL" in lines) is thirteenth
    assert ("VACATION_PROPORTIONAL" in lines) is proportional
    assert (found.fund_fine.rate if found.fund_fine else 0) == fine
    balance = reais(10000) + found.payslip.amount_of("FUND")
    with_fine = balance + (found.fund_fine.amount if found.fund_fine else ZERO)
    assert found.withdrawable == with_fine.percent(Decimal(freed))


def test_who_resigns_without_notice_owes_it() -> None:
    lines = paid(ending(K.RESIGNATION))
    assert lines["NOTICE_OWED"] == "3000.00"
    assert "NOTICE_OWED" not in paid(ending(K.RESIGNATION, notice=NoticeGiven.WAIVED))


def test_debts_take_no_more_than_a_months_pay_from_a_settlement() -> None:
    facts = ending(K.RESIGNATION, vacations_due=(VacationDue(days=30),))
    facts = replace(facts, month=replace(facts.month, advance=reais(900)))
    slip = settle(facts, law()).payslip
    assert str(slip.amount_of("ADVANCE_TAKEN", "NOTICE_OWED")) == "3000.00"
    assert [(each.item, str(each.carried)) for each in slip.shortfalls] == [("NOTICE_OWED", "900.00")]


def test_notice_carries_into_the_next_year() -> None:
    december = date(2026, 12, 10)
    found = settle(ending(K.WITHOUT_CAUSE, december), law(december))
    lines = {each.item: each for each in found.payslip.lines}
    assert found.carried_until == date(2027, 1, 15)
    assert lines["THIRTEENTH_PROPORTIONAL"].quantity == 11
    assert lines["THIRTEENTH_ON_NOTICE"].quantity == 2
    assert lines["VACATION_PROPORTIONAL"].quantity == 13


def test_notice_grows_to_ninety_days() -> None:
    facts = ending(K.WITHOUT_CAUSE)
    for hired, days in (
        (date(2025, 6, 17), 30),
        (date(2025, 6, 16), 33),
        (date(2025, 6, 15), 33),
        (date(2024, 6, 17), 33),
        (date(2024, 6, 16), 36),
        (date(2006, 6, 15), 90),
        (date(1990, 1, 1), 90),
    ):
        long = replace(facts, month=replace(facts.month, hired_on=hired))
        assert settle(long, law()).notice_days == days


@pytest.mark.parametrize(
    ("hired", "last_day", "days"),
    [
        (date(2024, 3, 10), date(2026, 3, 9), 36),
        (date(2024, 3, 10), date(2026, 3, 8), 33),
        (date(2024, 3, 1), date(2025, 2, 28), 33),
        (date(2025, 1, 1), date(2025, 12, 31), 33),
        (date(2025, 1, 1), date(2025, 12, 30), 30),
        # No 29th corresponds: the year ends with the 28th, and the next begins on the first of March.
        (date(2024, 2, 29), date(2025, 2, 27), 30),
        (date(2024, 2, 29), date(2025, 2, 28), 33),
        (date(2024, 3, 1), date(2028, 2, 28), 39),
        (date(2024, 3, 1), date(2028, 2, 29), 42),
    ],
)
def test_a_year_of_service_is_full_the_day_before_its_own_day(hired: date, last_day: date, days: int) -> None:
    assert notice_days(hired, last_day, law())[0] == days


def test_a_fixed_term_cut_short_owes_half_of_what_was_left() -> None:
    lines = paid(ending(K.EARLY_BY_EMPLOYER, term_ends_on=date(2026, 7, 5)))
    assert lines["EARLY_END"] == "1000.00"
    with pytest.raises(DatesOutOfOrder):
        settle(ending(K.EARLY_BY_EMPLOYER, term_ends_on=date(2026, 6, 1)), law())


def test_vacation_that_is_too_late_is_paid_double() -> None:
    lines = paid(ending(K.DEATH, vacations_due=(VacationDue(days=30, double=True),)))
    assert lines["VACATION_DUE_DOUBLE"] == "4000.00"


def test_a_settlement_paid_late_costs_a_months_pay() -> None:
    facts = ending(K.TERM_ENDED)
    late = replace(facts, month=replace(facts.month, paid_on=date(2026, 6, 26)))
    assert paid(late)["LATE_SETTLEMENT"] == "3000.00"
    in_time = replace(facts, month=replace(facts.month, paid_on=date(2026, 6, 25)))
    assert "LATE_SETTLEMENT" not in paid(in_time)


def test_the_family_allowance_does_not_look_at_the_thirteenth() -> None:
    facts = ending(K.TERM_ENDED)
    parent = replace(facts.month.payee, family_dependents=1)
    low = replace(facts.month, payee=parent, terms=(terms(1900),))
    # Fifteen of thirty days of a month of 1,900.00, with 950.00 of the thirteenth salary besides.
    assert paid(replace(facts, month=low, salary=reais(1900)))["FAMILY_ALLOWANCE"] == "33.77"


def test_what_was_paid_of_the_thirteenth_is_taken_back() -> None:
    facts = ending(K.WITHOUT_CAUSE, thirteenth_paid=reais(1500))
    whole, less = settle(ending(K.WITHOUT_CAUSE), law()).payslip, settle(facts, law()).payslip
    assert whole.net - less.net == reais(1500)


PREGNANT = Protection(until=date(2026, 12, 1), reason="pregnancy", norm="ADCT, art. 10, II, b")


def test_who_is_protected_is_not_dismissed_but_may_leave() -> None:
    with pytest.raises(DismissalProtected) as refused:
        settle(ending(K.WITHOUT_CAUSE, protection=PREGNANT), law())
    assert refused.value.facts == {
        "until": PREGNANT.until,
        "reason": PREGNANT.reason,
        "norm": PREGNANT.norm,
    }
    settle(ending(K.RESIGNATION, protection=PREGNANT), law())
    settle(ending(K.FOR_CAUSE, protection=PREGNANT), law())


def test_ways_to_end_it_side_by_side() -> None:
    wanted = [
        (K.WITHOUT_CAUSE, NoticeGiven.INDEMNIFIED),
        (K.AGREEMENT, NoticeGiven.INDEMNIFIED),
        (K.RESIGNATION, NoticeGiven.WAIVED),
    ]
    costs = [each.settlement for each in simulate(ending(K.WITHOUT_CAUSE), law(), wanted)]
    known = [each.cost for each in costs if each]
    assert known == sorted(known, reverse=True)
    closed, _, resigned = simulate(ending(K.WITHOUT_CAUSE, protection=PREGNANT), law(), wanted)
    assert (closed.settlement, isinstance(closed.refused, DismissalProtected)) == (None, True)
    assert resigned.in_hand == (resigned.settlement and resigned.settlement.payslip.net)


def test_months_of_work_count_from_their_own_day() -> None:
    began = date(2025, 12, 16)
    counted = [
        vacation_twelfths(began, until, least=15)
        for until in (date(2025, 12, 15), date(2026, 1, 14), date(2026, 1, 15), date(2026, 1, 29))
    ]
    assert counted == [0, 1, 1, 1]
    assert vacation_twelfths(began, date(2026, 1, 30), least=15) == 2
    assert vacation_twelfths(date(2026, 1, 31), date(2026, 2, 27), least=15) == 1


@pytest.mark.parametrize(
    ("mean", "instalment"),
    [
        ("2000", "1621.00"),
        ("2222.17", "1777.74"),
        ("3000", "2166.66"),
        ("3703.99", "2518.65"),
        ("9000", "2518.65"),
    ],
)
def test_unemployment_insurance_as_published(mean: str, instalment: str) -> None:
    # 3,000.00 comes to 2,166.655, which is rounded half up.
    assert str(unemployment_instalment([reais(mean)] * 3, law())) == instalment
