"""Leaves and vacations as pay sees them: whose days the company pays, and how many of an illness by law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from domain.kernel.refusal import Missing
from domain.people.leave import LeaveKind
from domain.people.payroll.days import last_of
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Leave, LeavePay
from domain.people.vacation import VacationStatus
from persistence.people.pay_register import rows_of
from persistence.people.tables import leaves, vacations
from persistence.unit_of_work import SqlUnitOfWork

AS_WORK = (
    *(LeaveKind.PATERNITY, LeaveKind.MARRIAGE, LeaveKind.BEREAVEMENT),
    *(LeaveKind.PAID, LeaveKind.STOPPAGE),
)
"""Paid like days of work (CLT, art. 473; ADCT, art. 10, §1), by agreement, or because the company has none
(CLT, art. 133, II and III)."""
ILL = (LeaveKind.SICKNESS, LeaveKind.WORK_ACCIDENT)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """Leaves and approved vacations with a day in a time, by employee."""

    first: date
    last: date
    leaves: Mapping[UUID, Sequence[Any]]
    vacations: Mapping[UUID, Sequence[Any]]

    def of(self, id: UUID, tables: Tables) -> tuple[Leave, ...]:
        """In the order of their days. Raises Missing for one of which nobody knows who pays."""
        found = [part for each in self.leaves.get(id, ()) for part in _parts(each, self.last, tables)]
        found += [
            Leave(
                kind=LeavePay.VACATION, from_on=one.starts_on, until_on=one.starts_on + (one.days - 1) * DAY
            )
            for one in self.vacations.get(id, ())
            if one.days
        ]
        within = (one for one in found if one.from_on <= self.last and one.until_on >= self.first)
        return tuple(sorted(within, key=lambda one: one.from_on))


async def away_of(uow: SqlUnitOfWork, ids: Sequence[UUID], first: date, last: date | None = None) -> Away:
    """Of a month, or until another day."""
    until = last or last_of(first)
    on_leave = await rows_of(
        uow,
        leaves,
        ids,
        leaves.c.valid_from <= until,
        or_(leaves.c.valid_until.is_(None), leaves.c.valid_until >= first),
    )
    on_vacation = await rows_of(
        uow,
        vacations,
        ids,
        vacations.c.status == VacationStatus.APPROVED,
        vacations.c.starts_on <= until,
        vacations.c.starts_on + vacations.c.days > first,
    )
    return Away(first, until, on_leave, on_vacation)


def _parts(leave: Any, last: date, tables: Tables) -> Iterator[Leave]:
    until = min(leave.valid_until or last, last)
    if leave.kind in AS_WORK:
        return
    if leave.kind is LeaveKind.OTHER:
        raise Missing(what="who pays the days of a leave of the kind OTHER", on=leave.valid_from)
    if leave.kind is LeaveKind.MATERNITY:
        yield Leave(kind=LeavePay.MATERNITY, from_on=leave.valid_from, until_on=until)
    elif leave.kind in ILL:
        yield from _illness(leave.valid_from, until, tables)
    else:
        yield Leave(kind=LeavePay.UNPAID, from_on=leave.valid_from, until_on=until)


def _illness(first: date, last: date, tables: Tables) -> Iterator[Leave]:
    """So many days by the company, the rest by social security (Lei 8.213/1991, art. 60, §3)."""
    own = tables.term(LabourTermFigure.SICK_DAYS_OF_COMPANY).days
    ends = min(last, first + (own - 1) * DAY)
    yield Leave(kind=LeavePay.SICK, from_on=first, until_on=ends)
    if ends < last:
        yield Leave(kind=LeavePay.UNPAID, from_on=ends + DAY, until_on=last)
