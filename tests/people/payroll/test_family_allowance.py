"""The family allowance: the right goes by what the whole month would pay, the amount by the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.people.payroll.kinds import PayAddition, PayBasis, TerminationKind
from domain.people.payroll.month import Overtime
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payee import Elsewhere
from domain.people.payroll.settlement import settle
from domain.people.payroll.termination import Termination
from domain.people.payroll.terms import Leave, LeavePay
from tests.people.payroll.payroll import ANA, march, reais, tables, terms

PARENT = replace(ANA, family_dependents=1)
SICK = Leave(kind=LeavePay.SICK, from_on=date(2026, 3, 1), until_on=date(2026, 3, 15))
MATERNITY = replace(SICK, kind=LeavePay.MATERNITY)


def allowance(salary: str | int = 1900, **facts: Any) -> str:
    return str(monthly(march(salary, PARENT, **facts), tables()).amount_of("FAMILY_ALLOWANCE"))


@pytest.mark.parametrize(
    "facts",
    [
        {"hired_on": date(2026, 3, 16)},
        {"left_on": date(2026, 3, 15)},
        {"leaves": (SICK,)},
        {"leaves": (replace(SICK, kind=LeavePay.UNPAID),)},
        {"absent_days": Decimal(15), "lost_rest_days": Decimal(3)},
    ],
)
def test_high_pay_gives_no_right_in_a_month_with_few_days(facts: dict[str, Any]) -> None:
    assert allowance(3000, **facts) == "0.00"


def test_low_pay_gives_it_by_the_days_of_employment() -> None:
    assert allowance(hired_on=date(2026, 3, 16)) == "36.02"
    assert allowance(left_on=date(2026, 3, 15)) == "33.77"
    assert allowance(leaves=(SICK,)) == allowance(leaves=(MATERNITY,)) == "67.54"


def test_additions_count_as_of_a_whole_month() -> None:
    agreed = (terms(1600, addition=PayAddition.HAZARD),)
    assert allowance(terms=agreed, hired_on=date(2026, 3, 25)) == "0.00"
    assert allowance(terms=(terms(1500, addition=PayAddition.HAZARD),)) == "67.54"
    assert allowance(terms=(terms(1500, addition=PayAddition.HAZARD),), leaves=(SICK,)) == "67.54"


def test_what_varies_counts_as_it_was() -> None:
    assert allowance(commissions=reais("67.00")) == "67.54"
    # With their rest of 5 days for 26 they come to 83.46.
    assert allowance(commissions=reais("70.00")) == "0.00"
    assert allowance(overtime=(Overtime(hours=Decimal(10)),), hired_on=date(2026, 3, 16)) == "0.00"


def test_pay_elsewhere_counts() -> None:
    others = replace(PARENT, elsewhere=(Elsewhere(base=reais(100)),))
    slip = monthly(march(1900, others, hired_on=date(2026, 3, 30)), tables())
    assert str(slip.amount_of("FAMILY_ALLOWANCE")) == "0.00"


def test_pay_by_the_hour_counts_the_hours_of_a_month() -> None:
    def by_hour(hour: str) -> str:
        agreed = (terms(hour, basis=PayBasis.HOURLY),)
        return allowance(terms=agreed, hours_worked=Decimal(182))

    # 220 hours of 9.00 are 1,980.00, of 9.10 they are 2,002.00; the rest is in them.
    assert (by_hour("9.00"), by_hour("9.10")) == ("67.54", "0.00")


def test_where_pay_changes_each_counts_by_its_days() -> None:
    def raised(later: int) -> str:
        new = replace(terms(later), from_on=date(2026, 3, 16))
        return allowance(terms=(terms(1900), new), leaves=(SICK,))

    assert (raised(2050), raised(2100)) == ("67.54", "0.00")


def test_a_settlement_looks_at_the_whole_month_too() -> None:
    month = march(3000, PARENT, left_on=date(2026, 3, 10))
    facts = Termination(
        month=month,
        kind=TerminationKind.TERM_ENDED,
        salary=reais(3000),
        year_began_on=date(2026, 1, 1),
    )
    assert str(settle(facts, tables()).payslip.amount_of("FAMILY_ALLOWANCE")) == "0.00"
