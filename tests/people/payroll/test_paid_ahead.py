"""Vacations that were paid and given up: an advance on those that come, and on the last pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.money import ZERO, Money
from domain.people.payroll.calculation import calculate
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.paid_ahead import PaidVacations, paid_ahead
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.settlement import settle
from domain.people.payroll.termination import VacationDue
from domain.people.payroll.vacation import VacationPart, VacationTaken
from persistence.codec import decode, encode
from tests.people.payroll.payroll import reais
from tests.people.payroll.test_endings import ending, law
from tests.people.payroll.test_other_payslips import OF_VACATION, holiday

DUE = (VacationDue(days=30),)


def a_part(**changes: Any) -> VacationPart:
    whole = VacationPart(
        salary=reais(3000),
        starts_on=date(2026, 3, 16),
        days=10,
        earned_on=date(2026, 1, 1),
        concession_ends_on=date(2026, 12, 31),
        collective=True,
    )
    return replace(whole, **changes)


def gross(payslip: Payslip) -> Money:
    return Money.total(each.amount for each in payslip.lines if each.item.startswith("VACATION"))


def test_two_vacations_of_a_month_come_to_what_one_of_all_their_days_does() -> None:
    """Thirty days of March, those from the 16th of another year: contributions are the same."""
    first = holiday(days=14, starts_on=date(2026, 3, 2), collective=True)
    both = calculate(replace(first, also=(a_part(days=16),)), OF_VACATION)
    whole = calculate(holiday(days=30, starts_on=date(2026, 3, 2), collective=True), OF_VACATION)
    assert gross(both) == gross(whole) == reais(4000)
    assert [each.amount for each in both.social_security] == [each.amount for each in whole.social_security]
    assert both.net == whole.net


def test_what_was_paid_ahead_is_neither_paid_nor_charged_again() -> None:
    first = calculate(holiday(), OF_VACATION)
    slip = PaidVacations(facts=holiday(), payslip=first, stand=(False,))
    again = calculate(holiday(3600, paid_ahead=paid_ahead([slip]).items), OF_VACATION)
    assert (gross(first), gross(again)) == (reais(4000), reais(800))
    assert again.amount_of("FUND") == reais(64)
    standing = PaidVacations(
        facts=holiday(3600, paid_ahead=paid_ahead([slip]).items), payslip=again, stand=(True,)
    )
    assert paid_ahead([slip, standing]).amount == ZERO


@given(st.lists(st.tuples(st.integers(162_100, 900_000), st.integers(5, 30), st.booleans()), max_size=6))
def test_whatever_is_given_up_what_was_paid_is_what_stands_and_what_is_ahead(
    taken: list[tuple[int, int, bool]],
) -> None:
    slips: list[PaidVacations] = []
    paid = worth = ZERO
    for cents, days, stands in taken:
        facts = replace(holiday(), salary=Money(cents), days=days, collective=True)
        worth += gross(calculate(facts, OF_VACATION)) if stands else ZERO
        facts = replace(facts, paid_ahead=paid_ahead(slips).items)
        payslip = calculate(facts, OF_VACATION)
        paid += gross(payslip)
        slips.append(PaidVacations(facts=facts, payslip=payslip, stand=(stands,)))
    ahead = paid_ahead(slips)
    assert paid == worth + ahead.amount
    assert ZERO <= ahead.handed <= ahead.amount


def test_facts_of_before_are_read_as_they_were() -> None:
    facts = holiday(also=(a_part(),))
    assert decode(VacationTaken, encode(facts)) == facts
    old = {name: value for name, value in encode(holiday()).items() if name not in ("also", "paid_ahead")}
    assert decode(VacationTaken, old) == holiday()


def test_the_last_pay_takes_off_what_was_handed_of_a_vacation_that_is_not_taken() -> None:
    left = {"vacations_due": DUE, "notice": NoticeGiven.WAIVED}
    whole = settle(ending(TerminationKind.RESIGNATION, **left), law()).payslip
    less = settle(ending(TerminationKind.RESIGNATION, **left, vacation_paid=reais(3500)), law()).payslip
    assert whole.net - less.net == reais(3500)
    assert (less.amount_of("VACATION_DUE"), less.amount_of("VACATION_DUE_THIRD")) == (ZERO, reais(500))
    assert less.shortfalls == whole.shortfalls


def test_what_is_ahead_of_more_than_is_owed_is_told_and_taken_off_nothing_else() -> None:
    """Dismissed for cause: nothing is owed of the year that goes on."""
    left = {"notice": NoticeGiven.WAIVED}
    whole = settle(ending(TerminationKind.FOR_CAUSE, **left), law()).payslip
    less = settle(ending(TerminationKind.FOR_CAUSE, **left, vacation_paid=reais(1000)), law()).payslip
    assert less.net == whole.net
    (short,) = less.shortfalls
    assert (short.item, short.wanted, short.taken) == ("VACATION", reais(1000), ZERO)
