"""What is so of an employee from a day on, until another: dependents, benefits, orders, loans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import OutOfRange, Refusal, checks
from domain.people.employee import Employee


class PeriodsOverlap(Refusal):
    """What cannot be twice at a time holds on some of these days; facts: ``valid_from``, ``valid_until``."""

    code = "PERIODS_OVERLAP"


class Period(Protocol):
    """The last day is included; without one it goes on."""

    valid_from: date
    valid_until: date | None


@dataclass(eq=False, kw_only=True)
class DatedFact(Aggregate):
    """Of one employee; ``valid_until`` is its last day."""

    id: UUID
    version: int = 1
    employee_id: UUID
    valid_from: date
    valid_until: date | None = None
    external_reference: str | None = None

    def end(self, *, on: date) -> None:
        """With this as its last day, no later than was said. Raises OutOfRange."""
        self.valid_until = ended(self, on)

    def erase(self) -> None:
        """What another system calls it, which may say who it was; days and amounts stay."""
        self.external_reference = None


def check_order(valid_from: date, valid_until: date | None) -> None:
    """Raises OutOfRange when it would end before it begins."""
    if valid_until is not None and valid_until < valid_from:
        raise OutOfRange("valid_until", least=valid_from)


def ended(period: Period, on: date) -> date:
    """As its last day; it is not made longer, so that it meets nothing that follows it. Raises OutOfRange."""
    check_order(period.valid_from, on)
    if period.valid_until is not None and on > period.valid_until:
        raise OutOfRange("valid_until", most=period.valid_until)
    return on


def check_left(valid_from: date, valid_until: date | None) -> None:
    """Whether there is a day sooner than its last with which it can end. Raises OutOfRange."""
    if valid_until is not None and valid_until <= valid_from:
        raise OutOfRange("valid_until", least=valid_from, most=valid_until)


def meets(valid_from: date, valid_until: date | None, other: Period) -> bool:
    """Whether they have a day in common."""
    return (valid_until is None or other.valid_from <= valid_until) and (
        other.valid_until is None or valid_from <= other.valid_until
    )


def refuse_overlap(
    valid_from: date, valid_until: date | None, known: Iterable[Period], *, path: str = "valid_from"
) -> None:
    """Raises PeriodsOverlap."""
    for other in known:
        if meets(valid_from, valid_until, other):
            raise PeriodsOverlap(path, valid_from=other.valid_from, valid_until=other.valid_until)


async def employed(
    employee_id: UUID, valid_from: date, valid_until: date | None, uow: UnitOfWork
) -> Employee:
    """Whose it is, locked, so that of two overlapping facts one is refused.

    Raises NotFound; NotEmployedThen for a first or last day outside the employment; OutOfRange.
    """
    employee = await uow.get(Employee, employee_id, lock=True)
    with checks() as check:
        check.that(employee.is_employed_on(valid_from), employee.not_employed("valid_from"))
        with check.at():
            check_order(valid_from, valid_until)
        after = valid_until is not None and employee.dismissed_on is not None
        check.that(not after or employee.is_employed_on(valid_until), employee.not_employed("valid_until"))
    return employee
