"""A raise that reaches back: what closed months still owe, and what they owe others on that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing
from domain.people.payroll.calculation import PayFacts, calculate
from domain.people.payroll.difference import PaidBefore, owed
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import IncomeStream, PaySide, PayslipKind
from domain.people.payroll.line import PayPeriod
from domain.people.payroll.month import Month, Overtime
from domain.people.payroll.payee import Alimony, AlimonyOf, Elsewhere, Payee, TaxedBefore
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.retroactive import MonthOwed, Retroactive, retroactive
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Leave, LeavePay
from domain.people.payroll.thirteenth import Thirteenth
from domain.people.payroll.vacation import VacationPart, VacationTaken
from tests.people.payroll.payroll import ANA, GENERAL, MARCH, march, reais, tables, terms

I = StandardItem  # noqa: E741  the items of this page
JUNE, PAID_ON = date(2026, 6, 1), date(2026, 6, 30)
BIA = replace(ANA, employer=GENERAL)


def contributed(*slips: Payslip) -> dict[date, list[Elsewhere]]:
    """Of March, what these took."""
    return {
        MARCH: [
            Elsewhere(base=base.gross, contribution=base.amount)
            for slip in slips
            for base in slip.social_security
            if base.stream is IncomeStream.MONTHLY
        ]
    }


def again(paid: Payslip, facts: PayFacts, *later: Payslip, law: Tables | None = None) -> MonthOwed:
    before = PaidBefore(payslip=paid, later=later)
    return owed(before, facts, law or tables(), contributed(paid, *later))


def payslip(*months: MonthOwed, payee: Payee = BIA, paid_on: date = PAID_ON) -> Payslip:
    month = paid_on.replace(day=1)
    facts = Retroactive(payee=payee, accrual_month=month, paid_on=paid_on, months=months)
    return retroactive(facts, tables(month, paid_on))


def by_item(slip: Payslip) -> dict[str, str]:
    return {line.item: str(line.amount) for line in (*slip.lines, *slip.employer)}


def test_a_raise_that_reaches_back_is_paid_with_what_it_owes_others() -> None:
    paid = calculate(march(3000, BIA), tables())
    slip = payslip(again(paid, march(3300, BIA)))
    assert by_item(slip) == {
        "SALARY": "300.00",
        "INSS": "36.00",
        "FUND": "24.00",
        "SOCIAL_SECURITY": "60.00",
        "ACCIDENT_RISK": "6.00",
        "THIRD_PARTIES": "17.40",
    }, "12 % in the third band; 8 %, 20 %, 2 % and 5.8 % of 300.00"
    salary = slip.lines[0]
    assert salary.period == PayPeriod(kind=PayslipKind.MONTHLY, month=MARCH)
    assert [str(step.kind) for step in salary.steps][-2:] == ["DUE", "PAID"]
    assert slip.net == reais(264)


def test_a_second_time_nothing_is_owed() -> None:
    paid = calculate(march(3000, BIA), tables())
    first = payslip(again(paid, march(3300, BIA)))
    nothing = again(paid, march(3300, BIA), first)
    assert (nothing.pay, nothing.withheld, nothing.employer, nothing.untaken) == ((), (), (), ())
    more = payslip(again(paid, march(3500, BIA), first))
    assert by_item(more)["SALARY"] == "200.00"
    assert more.lines[0].steps[-1].value == Decimal(3300), "what was paid before, with what came later"


SALARIES = st.integers(162_100, 1_500_000).map(Money)


@st.composite
def raised(draw: st.DrawFn) -> tuple[Month, Month, Month]:
    """A month as it was paid, as it should have been, and as it should have been by another raise."""
    low, middle, high = sorted(draw(st.lists(SALARIES, min_size=3, max_size=3)))
    hours = Decimal(draw(st.integers(0, 400))) / 10
    nights = Decimal(draw(st.integers(0, 200))) / 10
    others = {
        "overtime": (Overtime(hours=hours), Overtime(hours=nights, on_rest_day=True)),
        "night_hours": nights,
        "absent_days": Decimal(draw(st.integers(0, 3))),
        "commissions": Money(draw(st.integers(0, 300_000))),
    }
    day = draw(st.integers(1, 31))
    parts = [terms(low.amount), replace(terms(high.amount), from_on=date(2026, 3, day))]
    return (
        march(low.amount, BIA, **others),
        march(middle.amount, BIA, **others),
        replace(march(low.amount, BIA, **others), terms=(parts[1],) if day == 1 else tuple(parts)),
    )


@given(raised())
@settings(deadline=None)
def test_paid_by_months_and_later_is_what_would_have_been_paid(facts: tuple[Month, Month, Month]) -> None:
    paid, then, known = facts
    first = calculate(paid, tables())
    owes = again(first, then)
    second = payslip(owes)
    third = payslip(again(first, known, second))
    slips = [first, second]
    if not third.shortfalls:
        slips.append(third)
    whole = calculate(then if third.shortfalls else known, tables())
    for name in ("lines", "employer"):
        assert summed(name, *slips) == summed(name, whole)
    paid_on = Money.total(base.base for slip in slips for base in slip.social_security)
    assert paid_on == Money.total(base.base for base in whole.social_security)


def summed(name: str, *slips: Payslip) -> dict[str, int]:
    """By item, in cents; income tax goes by the day of payment."""
    found: dict[str, int] = {}
    for slip in slips:
        for line in getattr(slip, name):
            if line.item != "IRRF":
                found[line.item] = found.get(line.item, 0) + line.signed.cents
    return {item: cents for item, cents in found.items() if cents}


def test_nobody_contributes_above_the_ceiling() -> None:
    paid = calculate(march(9000, BIA), tables())
    slip = payslip(again(paid, march(10000, BIA)))
    assert slip.amount_of(I.INSS) == ZERO
    assert slip.amount_of(I.FUND) == reais(80)


def test_differences_are_taxed_with_what_else_is_paid_in_their_month() -> None:
    paid = calculate(march(7000, BIA), tables())
    owes = again(paid, march(7700, BIA))
    alone = payslip(owes)
    june = TaxedBefore(
        stream=IncomeStream.MONTHLY, gross=reais(7700), deducted=reais("879.52"), tax=reais("966.90")
    )
    together = payslip(owes, payee=replace(BIA, taxed_before=(june,)))
    assert alone.amount_of(I.IRRF) == ZERO, "700.00 alone are below what is taxed"
    assert together.amount_of(I.IRRF) == reais("165.55"), "27.5 % of 700.00 less 98.00"


def test_what_is_owed_of_an_earlier_year_is_refused_by_name() -> None:
    december, paid_on = date(2025, 12, 1), date(2025, 12, 31)
    law = tables(december, paid_on)
    then = replace(march(3000, BIA), accrual_month=december, paid_on=paid_on)
    before = PaidBefore(payslip=calculate(then, law))
    owes = owed(before, replace(then, terms=(terms(3300),)), law, {})
    with pytest.raises(Missing) as refused:
        payslip(owes)
    assert refused.value.path == ("months", 0)
    assert "12-A" in str(refused.value.facts["what"])


def test_what_falls_is_set_off_within_the_month_and_no_further() -> None:
    sick = (Leave(kind=LeavePay.SICK, from_on=date(2026, 3, 10), until_on=date(2026, 3, 14)),)
    paid = calculate(march(3000, BIA), tables())
    slip = payslip(again(paid, march(3300, BIA, leaves=sick)))
    told = {(line.item, line.side): str(line.amount) for line in slip.lines}
    assert told[I.SICK_LEAVE, PaySide.EARNING] == "550.00"
    assert told[I.SALARY, PaySide.DEDUCTION] == "250.00", "25 days at 110.00, of which 3,000.00 were paid"
    assert slip.earnings - Money.of("250.00") == reais(300)

    less = again(paid, march(2700, BIA))
    assert (less.pay, less.withheld, less.employer) == ((), (), ())
    (short,) = payslip(less).shortfalls
    assert (short.item, short.wanted, short.taken) == (I.SALARY, reais(300), ZERO)
    assert short.norm.startswith("CLT, art. 462")


def test_a_family_allowance_that_was_too_much_is_told_and_not_taken() -> None:
    parent = replace(BIA, family_dependents=1)
    paid = calculate(march(1900, parent), tables())
    assert paid.amount_of(I.FAMILY_ALLOWANCE) == reais("67.54")
    slip = payslip(again(paid, march(2100, parent)), payee=parent)
    assert by_item(slip)["SALARY"] == "200.00"
    (short,) = slip.shortfalls
    assert (short.item, short.wanted) == (I.FAMILY_ALLOWANCE, reais("67.54"))


def test_alimony_takes_its_share_of_a_difference_and_no_amount_twice() -> None:
    owing = (
        Alimony(measure=AlimonyOf.GROSS, value=Decimal(20)),
        Alimony(measure=AlimonyOf.FIXED, value=Decimal(400)),
    )
    parent = replace(BIA, alimonies=owing)
    paid = calculate(march(3000, parent), tables())
    owes = again(paid, march(3300, parent))
    slip = payslip(owes, payee=replace(parent, alimonies=owing[:1]))
    assert slip.amount_of(I.ALIMONY) == reais(60)


def test_a_thirteenth_salary_that_is_completed_is_taxed_as_a_whole() -> None:
    december, paid_on = date(2026, 12, 1), date(2026, 12, 18)
    law = tables(december, paid_on)
    facts = Thirteenth(
        payee=BIA,
        accrual_month=december,
        paid_on=paid_on,
        hired_on=date(2020, 1, 1),
        salary=reais(6000),
        first_part=reais(3000),
    )
    paid, known = calculate(facts, law), replace(facts, salary=reais(6600))
    whole = calculate(known, law)
    owes = owed(PaidBefore(payslip=paid), known, law, {})
    slip = payslip(owes, paid_on=date(2026, 12, 30))
    for item in (I.THIRTEENTH, I.INSS_THIRTEENTH, I.IRRF_THIRTEENTH, I.FUND):
        assert paid.amount_of(item) + slip.amount_of(item) == whole.amount_of(item), item
    assert slip.amount_of(I.THIRTEENTH_TAKEN) == ZERO


def test_a_vacation_contributes_in_the_months_it_was_spent_in() -> None:
    facts = VacationTaken(
        payee=BIA,
        accrual_month=MARCH,
        paid_on=date(2026, 3, 12),
        salary=reais(3000),
        starts_on=date(2026, 3, 16),
        days=30,
        earned_on=date(2026, 1, 1),
        concession_ends_on=date(2026, 12, 31),
    )
    law = tables(MARCH, facts.paid_on)
    paid, known = calculate(facts, law), replace(facts, salary=reais(3300))
    whole = calculate(known, law)
    before = {
        date(2026, 3 + place, 1): [Elsewhere(base=base.gross, contribution=base.amount)]
        for place, base in enumerate(paid.social_security)
    }
    slip = payslip(owed(PaidBefore(payslip=paid), known, law, before))
    assert [base.period and base.period.month for base in slip.social_security] == list(before)
    for place, base in enumerate(slip.social_security):
        parts = paid.social_security[place], whole.social_security[place]
        assert (parts[0].gross + base.gross, parts[0].amount + base.amount) == (
            parts[1].gross,
            parts[1].amount,
        )
    assert slip.amount_of(I.VACATION, I.VACATION_THIRD) == reais(400)


def test_each_vacation_of_a_payslip_contributes_in_its_own_months() -> None:
    """The first is over in March; the second reaches into April."""
    facts = VacationTaken(
        payee=BIA,
        accrual_month=MARCH,
        paid_on=date(2026, 2, 27),
        salary=reais(3000),
        starts_on=date(2026, 3, 2),
        days=14,
        earned_on=date(2026, 1, 1),
        concession_ends_on=date(2026, 12, 31),
    )
    second = VacationPart(
        salary=reais(3000),
        starts_on=date(2026, 3, 23),
        days=16,
        taken_before=14,
        earned_on=facts.earned_on,
        concession_ends_on=facts.concession_ends_on,
    )
    facts = replace(facts, also=(second,))
    known = replace(facts, salary=reais(3300), also=(replace(second, salary=reais(3300)),))
    law = tables(MARCH, facts.paid_on)
    paid, whole = calculate(facts, law), calculate(known, law)
    slip = payslip(owed(PaidBefore(payslip=paid), known, law, {}))
    assert [base.period and base.period.month for base in slip.social_security] == [MARCH, date(2026, 4, 1)]
    parts = zip(whole.social_security, paid.social_security, strict=True)
    assert [base.gross for base in slip.social_security] == [now.gross - was.gross for now, was in parts]


def test_a_thirteenth_salary_of_maternity_that_was_too_much_is_told_and_not_taken() -> None:
    """A twelfth of 3,000.00 for thirty days; a leave of 120 that turns out to be of 90."""
    december, paid_on = date(2026, 12, 1), date(2026, 12, 18)
    law = tables(december, paid_on)
    leave = Leave(kind=LeavePay.MATERNITY, from_on=date(2026, 6, 1), until_on=date(2026, 9, 28))
    facts = Thirteenth(
        payee=BIA,
        accrual_month=december,
        paid_on=paid_on,
        hired_on=date(2020, 1, 1),
        salary=reais(3000),
        first_part=reais(1500),
        leaves=(leave,),
    )
    paid, known = calculate(facts, law), replace(facts, leaves=(replace(leave, until_on=date(2026, 8, 29)),))
    slip = payslip(owed(PaidBefore(payslip=paid), known, law, {}), paid_on=date(2026, 12, 30))
    assert slip.amount_of(I.THIRTEENTH, I.THIRTEENTH_MATERNITY) == reais(250)
    (short,) = slip.shortfalls
    assert (short.item, short.wanted) == (I.THIRTEENTH_MATERNITY, reais(250))
