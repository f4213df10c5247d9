"""What somebody has accrued: twelfths of vacations by the days they give, of the thirteenth by the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.people.accrued import Accrual, provisions_of
from domain.people.payroll.kinds import PayAddition, WorkerKind
from domain.people.payroll.provisions import ProvisionOf
from domain.people.payroll.terms import Leave, LeavePay
from domain.people.vacation_right import AccrualPeriod
from tests.people.payroll.payroll import ANA, GENERAL, reais, tables, terms

END = date(2026, 3, 31)


def year(starts_on: str, ends_on: str, *, days: int = 30, planned: int = 0, sold: int = 0) -> AccrualPeriod:
    return AccrualPeriod(
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        grant_until=date(2027, 12, 31),
        absences=Decimal(0),
        days=days,
        planned=planned,
        sold=sold,
        norm="CLT, art. 130, I",
    )


OVER, GOING_ON = year("2025-01-01", "2025-12-31"), year("2026-01-01", "2026-12-31")


def owed(*periods: AccrualPeriod, salary: int = 3000, **changes: Any) -> dict[ProvisionOf, str]:
    accrual = Accrual(
        payee=changes.pop("payee", ANA),
        hired_on=date(2025, 1, 1),
        terms=(terms(salary, **changes.pop("agreed", {})),),
        periods=periods,
    )
    return {each.kind: str(each.total) for each in provisions_of(replace(accrual, **changes), END, tables())}


def test_a_year_that_is_over_is_owed_whole_and_the_next_by_its_months() -> None:
    assert owed(OVER, GOING_ON)[ProvisionOf.VACATION] == "5000.00"
    assert owed(GOING_ON)[ProvisionOf.VACATION] == "1000.00"


def test_days_that_were_taken_or_sold_are_owed_no_more() -> None:
    taken = year("2025-01-01", "2025-12-31", planned=20, sold=10)
    half = year("2025-01-01", "2025-12-31", planned=15)
    assert owed(taken, GOING_ON)[ProvisionOf.VACATION] == "1000.00"
    assert owed(half, GOING_ON)[ProvisionOf.VACATION] == "3000.00"


def test_who_was_away_without_reason_accrues_fewer_days() -> None:
    assert owed(year("2026-01-01", "2026-12-31", days=24))[ProvisionOf.VACATION] == "800.00"


def test_the_thirteenth_is_owed_by_the_months_of_the_year_until_it_is_paid() -> None:
    assert owed()[ProvisionOf.THIRTEENTH] == "750.00"
    away = (Leave(kind=LeavePay.UNPAID, from_on=date(2026, 2, 1), until_on=date(2026, 2, 28)),)
    assert owed(leaves=away)[ProvisionOf.THIRTEENTH] == "500.00"
    assert owed(thirteenth_paid=True)[ProvisionOf.THIRTEENTH] == "0.00"


def test_what_work_does_to_a_person_is_provided_for_too() -> None:
    hazard = {"addition": PayAddition.HAZARD}
    assert owed(agreed=hazard)[ProvisionOf.THIRTEENTH] == "975.00"


def test_charges_are_those_of_the_employer() -> None:
    accrual = Accrual(payee=replace(ANA, employer=GENERAL), hired_on=date(2025, 1, 1), terms=(terms(3000),))
    _, thirteenth = provisions_of(accrual, END, tables())
    assert str(thirteenth.charges_total) == "268.50"


def test_directors_have_neither() -> None:
    assert owed(OVER, payee=replace(ANA, kind=WorkerKind.DIRECTOR)) == {}


def test_what_varied_counts_in_the_year_it_varied_in() -> None:
    """600.00 a month in three twelfths of the year that goes on, with their third; 900.00 in the other."""
    averages = {GOING_ON.starts_on: reais(600)}
    found = owed(OVER, GOING_ON, averages=averages, thirteenth_average=reais(900))
    assert found == {ProvisionOf.VACATION: "5200.00", ProvisionOf.THIRTEENTH: "975.00"}


def test_what_was_paid_ahead_is_owed_no_more_and_never_less_than_nothing() -> None:
    assert owed(OVER, GOING_ON, vacation_paid=reais(4000))[ProvisionOf.VACATION] == "1000.00"
    assert owed(GOING_ON, vacation_paid=reais(4000))[ProvisionOf.VACATION] == "0.00"
    ahead = year("2026-01-01", "2026-12-31", planned=5)
    assert owed(ahead)[ProvisionOf.VACATION] == "333.33"


def test_the_fund_on_the_first_part_of_the_thirteenth_is_deposited_already() -> None:
    accrual = Accrual(
        payee=replace(ANA, employer=GENERAL),
        hired_on=date(2025, 1, 1),
        terms=(terms(3000),),
        thirteenth_fund=reais(60),
    )
    _, thirteenth = provisions_of(accrual, END, tables())
    assert str(thirteenth.charges_total) == "208.50"
