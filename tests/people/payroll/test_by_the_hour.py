"""Who is paid by the hour: leaves are paid by their days, and additions go by the hours that are paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.people.payroll.kinds import PayAddition, PayBasis
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.terms import Leave, LeavePay
from tests.people.payroll.payroll import ANA, GENERAL, march, tables, terms


def paid(addition: PayAddition = PayAddition.NONE, *, monthly_hours: int = 220, **facts: Any) -> Payslip:
    agreed = terms("20.00", basis=PayBasis.HOURLY, addition=addition, monthly_hours=Decimal(monthly_hours))
    return monthly(replace(march(), terms=(agreed,), **facts), tables())


def of(slip: Payslip, *items: str) -> list[str]:
    return [str(slip.amount_of(each)) for each in items]


def away(kind: LeavePay, first: int, last: int) -> tuple[Leave, ...]:
    return (Leave(kind=kind, from_on=date(2026, 3, first), until_on=date(2026, 3, last)),)


def test_the_first_days_of_an_illness_are_paid_as_thirtieths_of_a_month() -> None:
    slip = paid(leaves=away(LeavePay.SICK, 17, 31), hours_worked=Decimal(91))
    # 220 hours of 20.00 are 4,400.00 a month; 91 hours bring rest of 5 days for 26.
    assert of(slip, "SICK_LEAVE", "SALARY", "REST_PAY") == ["2200.00", "1820.00", "350.00"]
    assert str(slip.social_security[0].gross) == "2170.00"


def test_a_month_of_maternity_is_a_months_pay() -> None:
    mother = replace(ANA, employer=GENERAL)
    slip = paid(payee=mother, leaves=away(LeavePay.MATERNITY, 1, 31))
    assert of(slip, "MATERNITY", "SALARY", "REST_PAY") == ["4400.00", "0.00", "0.00"]
    assert of(slip, "FUND", "SOCIAL_SECURITY") == ["352.00", "0.00"]


def test_a_shorter_week_pays_its_own_hours_in_a_leave() -> None:
    slip = paid(leaves=away(LeavePay.SICK, 1, 15), monthly_hours=110)
    assert of(slip, "SICK_LEAVE") == ["1100.00"]


def test_leave_that_others_pay_gives_no_line() -> None:
    assert paid(leaves=away(LeavePay.UNPAID, 1, 31)).lines == ()


@pytest.mark.parametrize(
    ("addition", "expected", "rest"),
    [
        # 30 % of 20.00 for 110 hours; 20 % of 1,621.00 for 110 of 220 hours.
        (PayAddition.HAZARD, ("HAZARD", "660.00"), "550.00"),
        (PayAddition.UNHEALTHY_MEDIUM, ("UNHEALTHY", "162.10"), "454.25"),
    ],
)
def test_an_addition_goes_by_the_hours_and_the_rest_grows_with_it(
    addition: PayAddition, expected: tuple[str, str], rest: str
) -> None:
    slip = paid(addition, hours_worked=Decimal(110))
    assert of(slip, expected[0], "SALARY", "REST_PAY") == [expected[1], "2200.00", rest]


def test_nobody_is_paid_an_addition_for_hours_that_were_not() -> None:
    assert of(paid(PayAddition.HAZARD), "HAZARD") == ["0.00"]


@pytest.mark.parametrize(("kind", "item"), [(LeavePay.SICK, "SICK_LEAVE"), (LeavePay.MATERNITY, "MATERNITY")])
def test_days_of_a_leave_are_paid_with_their_part_of_the_addition(kind: LeavePay, item: str) -> None:
    slip = paid(PayAddition.HAZARD, leaves=away(kind, 17, 31), hours_worked=Decimal(91))
    assert of(slip, item, "HAZARD", "REST_PAY") == ["2860.00", "546.00", "455.00"]
