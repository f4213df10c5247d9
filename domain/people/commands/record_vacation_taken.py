"""Keep a vacation that was taken before the employee was kept here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.kernel.calendar import business_date
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import OutOfRange, checks
from domain.people.absence import absences
from domain.people.dated import refuse_overlap
from domain.people.employee import Employee
from domain.people.labour_law import LabourLaw
from domain.people.payroll.vacation_rules import check_left, check_sold, entitled
from domain.people.ports import LabourLaws
from domain.people.rights import right_to
from domain.people.vacation import AFTER_THE_YEAR, NotAccrued, Vacation, VacationOrigin, VacationStatus
from domain.people.vacation_right import AccrualPeriod, days_in_proportion


@dataclass(kw_only=True)
class RecordVacationTaken(Command):
    """Keep a vacation that was over before the employee was kept here; nobody approves what has happened.

    Oldest first: one that began within the year in which it accrues ends that year (CLT art. 140).
    """

    permission = "people.vacation.record"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Whose vacation."""
    accrued_from: date
    """The first day of the year in which it accrued."""
    starts_on: date
    """Its first day, inside the employment."""
    days: int
    """How many, no more than are left of the year."""
    sold_days: int = 0
    """How many more were paid instead (abono)."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def record_vacation_taken(command: RecordVacationTaken, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange, NotEmployedThen, NotAccrued, VacationExceeded, PeriodsOverlap."""
    employee = await uow.get(Employee, command.employee_id, lock=True)
    kept_on = min(business_date(salary.decided_at) for salary in employee.salaries)
    with checks() as check:
        with check.at("external_reference"):
            reference = await free_reference(uow, Vacation, command.external_reference)
        room = (kept_on - command.starts_on).days
        if check.that(command.days >= 1, OutOfRange("days", least=1)):
            check.that(command.days <= room, OutOfRange("starts_on", before=kept_on))
        check.that(employee.is_employed_on(command.starts_on), employee.not_employed("starts_on"))
    last = command.starts_on + timedelta(days=command.days - 1)
    law = await uow.ask(LabourLaws).known()
    period = await right_to(command.accrued_from, employee, law, uow, until=command.starts_on)
    if period is None or command.starts_on <= period.starts_on or period.lost:
        raise NotAccrued("accrued_from", ends_on=period and period.ends_on, norm=AFTER_THE_YEAR)
    with checks() as check:
        with check.at("days"):
            check_left(command.days + command.sold_days, _left(command, period, law), period.norm)
        with check.at("sold_days"):
            check_sold(command.sold_days + period.sold, period.days, law.on(command.starts_on))
        with check.at():
            refuse_overlap(command.starts_on, last, await absences(employee.id, uow), path="starts_on")
    vacation = Vacation(
        id=uow.new_id(),
        employee_id=employee.id,
        accrued_from=command.accrued_from,
        starts_on=command.starts_on,
        days=command.days,
        sold_days=command.sold_days,
        grant_until=period.grant_until,
        origin=VacationOrigin.TAKEN_OVER,
        status=VacationStatus.APPROVED,
        requested_by=uow.actor,
        requested_at=uow.now,
        external_reference=reference,
    )
    uow.add(vacation)
    return vacation.id


def _left(command: RecordVacationTaken, period: AccrualPeriod, law: LabourLaw) -> int:
    """What was earned by then of a year that was not over."""
    if command.starts_on > period.ends_on:
        return period.left
    then = law.on(command.starts_on)
    return days_in_proportion(period.starts_on, command.starts_on, entitled(period.absences, then), then)
