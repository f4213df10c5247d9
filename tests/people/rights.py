"""What tests of the right to vacations begin with: an employee, days of leave, and the law as shipped."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from domain.people.labour_law import REGISTER_RULES, LabourLaw
from domain.people.leave import LeaveKind
from domain.people.vacation import VacationStatus
from domain.people.vacation_right import Record, record_of
from persistence.law.book import shipped_rules

LAW = LabourLaw(tuple(rule for rule in shipped_rules() if isinstance(rule, REGISTER_RULES)))
HIRED = date(2024, 3, 4)


class ShippedLabourLaws:
    async def known(self) -> LabourLaw:
        return LAW


class NoRuns:
    """No payroll run pays a vacation."""

    async def under_way(self, vacation_ids: Any) -> int | None:
        return None


def a_record(
    *,
    hired_on: date = HIRED,
    left_on: date | None = None,
    times: Any = (),
    vacations: Any = (),
    leaves: Any = (),
) -> Record:
    employee = SimpleNamespace(hired_on=hired_on, dismissed_on=left_on)
    return record_of(employee, times, vacations, leaves)


def away(kind: LeaveKind, valid_from: date, valid_until: date | None, **others: Any) -> Any:
    said = {"protected": False, "norm": None}
    return SimpleNamespace(kind=kind, valid_from=valid_from, valid_until=valid_until, **(said | others))


def taken(accrued_from: date, starts_on: date, days: int, **others: Any) -> Any:
    said = {"sold_days": 0, "status": VacationStatus.APPROVED}
    return SimpleNamespace(accrued_from=accrued_from, starts_on=starts_on, days=days, **(said | others))
