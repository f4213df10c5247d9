"""Grant a collective vacation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import Law
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import NotFound, OutOfRange, checks
from domain.people.collective_share import Share, shares
from domain.people.collective_vacation import (
    CollectiveVacation,
    NobodyThere,
    TooManyCollectiveVacations,
)
from domain.people.dated import meets
from domain.people.department import Department
from domain.people.labour_law import term
from domain.people.leave import Leave
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.vacation_rules import check_first_day, days_before_rest, entitled
from domain.people.ports import Establishments, LabourLaws, Staff
from domain.people.rest import rests_at
from domain.people.staff_member import StaffMember
from domain.people.time_entry import TimeEntry
from domain.people.vacation import Vacation, VacationOrigin, VacationStatus
from domain.people.vacation_right import record_of

F = LabourTermFigure
AHEAD = 36
"""Months."""


@dataclass(kw_only=True)
class GrantCollectiveVacation(Command):
    """Have everybody take a vacation on the same days, or everybody of an establishment or a department.

    Who is away on one of them is left out. Who has fewer days left takes these, and the others as a paid
    leave; who was hired within the year takes them in proportion, and a new year begins (CLT art. 140).
    """

    permission = "people.vacation.grant"
    moves = True

    establishment_id: Annotated[UUID, "establishment"] | None = None
    """Only those of this establishment."""
    department_id: Annotated[UUID, "department"] | None = None
    """Only those of this department, and of those below it."""
    starts_on: date
    """Its first day, still to come, and for nobody within two days before a holiday or the weekly rest."""
    days: int
    """How many, ten at least; nobody has more than two such vacations a year."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


@dataclass(kw_only=True)
class _Person:
    """Somebody who is meant, with all that counts for a right to vacations."""

    employee: StaffMember
    leaves: list[Leave]
    vacations: list[Vacation]
    times: list[TimeEntry]

    def is_there(self, first: date, last: date) -> bool:
        standing = (one for one in self.vacations if one.stands)
        busy = any(one.starts_on <= last and first <= one.away_until for one in standing)
        away = busy or any(meets(first, last, leave) for leave in self.leaves)
        return self.employee.is_employed_on(last) and not away

    def collective_in(self, year: int) -> int:
        """How many such vacations somebody has in a year of the calendar."""
        standing = [one for one in self.vacations if one.stands and one.starts_on.year == year]
        return len({one.collective_vacation_id for one in standing if one.collective_vacation_id})


async def grant_collective_vacation(command: GrantCollectiveVacation, uow: UnitOfWork) -> UUID:
    """Raises OutOfRange, NotFound, NobodyThere, BeginsBeforeRest, TooManyCollectiveVacations."""
    known = await uow.ask(LabourLaws).known()
    law = known.on(command.starts_on)
    reference = await _check(command, law, uow)
    first, last = command.starts_on, command.starts_on + timedelta(days=command.days - 1)
    people = await _meant(command, uow)
    there = [one for one in people if one.is_there(first, last)]
    if not there:
        raise NobodyThere("starts_on")
    _check_often(there, first.year, law)
    with checks() as check, check.at("starts_on"):
        await _check_first_day(there, first, law, uow)
    granted = _granted(
        command, law, uow, reference=reference, taken_by=len(there), left_out=len(people) - len(there)
    )
    uow.add(granted)
    for one in there:
        record = record_of(one.employee, one.times, one.vacations, one.leaves)
        for share in shares(record, known, starts_on=first, days=command.days):
            uow.add(_vacation(one.employee, share, granted, uow))
    return granted.id


async def _check(command: GrantCollectiveVacation, law: Law, uow: UnitOfWork) -> str | None:
    """The reference, as it is kept."""
    shortest, whole = term(law, F.COLLECTIVE_VACATION_SHORTEST), entitled(0, law)
    latest = months_later(uow.today, AHEAD)
    with checks() as check:
        with check.at("external_reference"):
            reference = await free_reference(uow, CollectiveVacation, command.external_reference)
        fits = shortest.days <= command.days <= whole.days
        check.that(fits, OutOfRange("days", least=shortest.days, most=whole.days, norm=shortest.norm))
        coming = uow.today < command.starts_on <= latest
        check.that(coming, OutOfRange("starts_on", above=uow.today, most=latest))
        if (place := command.establishment_id) is not None:
            there = await uow.ask(Establishments).exists(place)
            check.that(there, NotFound("establishment_id", kind="Establishment", id=str(place)))
        if (part := command.department_id) is not None:
            found = await uow.find(Department, id=part)
            check.that(found, NotFound("department_id", kind="Department", id=str(part)))
    return reference


async def _meant(command: GrantCollectiveVacation, uow: UnitOfWork) -> list[_Person]:
    """Locked, so that nobody gets away meanwhile."""
    members = await uow.ask(Staff).locked(
        command.starts_on, establishment_id=command.establishment_id, department_id=command.department_id
    )
    ids = [one.id for one in members]
    leaves, vacations, times = [await _by_employee(kind, ids, uow) for kind in (Leave, Vacation, TimeEntry)]
    return [
        _Person(employee=one, leaves=leaves[one.id], vacations=vacations[one.id], times=times[one.id])
        for one in members
    ]


async def _by_employee(
    kind: type[Leave] | type[Vacation] | type[TimeEntry], ids: Sequence[UUID], uow: UnitOfWork
) -> dict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for one in await uow.find_all(kind, employee_id=[*ids]):
        found[one.employee_id].append(one)
    return found


def _check_often(people: Iterable[_Person], year: int, law: Law) -> None:
    most = term(law, F.COLLECTIVE_VACATIONS)
    for one in people:
        if one.collective_in(year) >= most.days:
            raise TooManyCollectiveVacations(
                "starts_on", employee_id=one.employee.id, most=most.days, norm=most.norm
            )


async def _check_first_day(people: Iterable[_Person], first: date, law: Law, uow: UnitOfWork) -> None:
    """Once for each schedule and establishment. Raises BeginsBeforeRest."""
    after = days_before_rest(first, law)
    for schedule_id, place in {
        (one.employee.work_schedule_id, one.employee.establishment_id): None for one in people
    }:
        check_first_day(first, await rests_at(after, schedule_id, place, uow), law)


def _granted(
    command: GrantCollectiveVacation,
    law: Law,
    uow: UnitOfWork,
    *,
    reference: str | None,
    taken_by: int,
    left_out: int,
) -> CollectiveVacation:
    before = term(law, F.COLLECTIVE_VACATION_TOLD_BEFORE)
    return CollectiveVacation(
        id=uow.new_id(),
        establishment_id=command.establishment_id,
        department_id=command.department_id,
        starts_on=command.starts_on,
        days=command.days,
        tell_by=command.starts_on - timedelta(days=before.days),
        taken_by=taken_by,
        left_out=left_out,
        granted_by=uow.actor,
        granted_at=uow.now,
        external_reference=reference,
    )


def _vacation(employee: StaffMember, share: Share, granted: CollectiveVacation, uow: UnitOfWork) -> Vacation:
    return Vacation(
        id=uow.new_id(),
        employee_id=employee.id,
        accrued_from=share.accrued_from,
        starts_on=share.starts_on,
        days=share.days,
        sold_days=0,
        leave_days=share.leave_days,
        grant_until=share.grant_until,
        origin=VacationOrigin.COLLECTIVE,
        collective_vacation_id=granted.id,
        status=VacationStatus.APPROVED,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
