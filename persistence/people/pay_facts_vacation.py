"""What is known of vacations that begin in a month, and are paid before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.people.issued_payslip import Gathered
from domain.people.payroll.days import last_of
from domain.people.payroll.vacation import VacationTaken
from domain.people.payroll_run import PayrollRun
from domain.people.ports import RestDays
from domain.people.time_entry import TimeKind
from domain.people.vacation import BEFORE_REST, STANDING, VacationStatus
from persistence.people.pay_averages import average_of
from persistence.people.pay_facts_other import Known, gather, known_of
from persistence.people.pay_register import Worker, rows_of
from persistence.people.tables import time_entries, vacations
from persistence.unit_of_work import SqlUnitOfWork

YEARS_BACK = 4
"""Of an employment, in which what is taken now may have accrued."""
SUNDAY = 6
YEAR = 12


async def gather_vacations(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    """Of each the first that begins in the month."""
    since = months_later(run.accrual_month, -YEAR * YEARS_BACK)
    known = await known_of(uow, run, ids, since=since)
    planned = await rows_of(uow, vacations, ids, vacations.c.status.in_(STANDING))
    absent = await rows_of(
        uow,
        time_entries,
        ids,
        time_entries.c.kind == TimeKind.ABSENCE_DAYS,
        time_entries.c.withdrawn_at.is_(None),
    )
    holidays = uow.ask(RestDays)

    def taken(known: Known, worker: Worker) -> VacationTaken:
        return _taken(known, worker, planned, absent, holidays=holidays)

    return gather(known, ids, taken)


def _taken(
    known: Known,
    worker: Worker,
    planned: Mapping[UUID, Sequence[Any]],
    absent: Mapping[UUID, Sequence[Any]],
    *,
    holidays: RestDays,
) -> VacationTaken:
    run, id = known.run, worker.row.id
    own = planned.get(id, ())
    month, last = run.accrual_month, last_of(run.accrual_month)
    coming = [one for one in own if one.status is VacationStatus.APPROVED and month <= one.starts_on <= last]
    one = min(coming, key=lambda each: each.starts_on)
    earned_on = months_later(one.accrued_from, YEAR)
    before = [
        each for each in own if each.accrued_from == one.accrued_from and each.starts_on < one.starts_on
    ]
    missed = [each for each in absent.get(id, ()) if one.accrued_from <= each.on < earned_on]
    hour = worker.monthly_on(one.starts_on).amount / worker.hours_on(one.starts_on)
    slips = known.earlier.slips.get(id, ())
    return VacationTaken(
        payee=known.payee(worker),
        accrual_month=run.accrual_month,
        paid_on=run.paid_on,
        salary=worker.monthly_on(one.starts_on),
        average=average_of(slips, one.accrued_from.replace(day=1), earned_on, hour, tables=known.tables),
        starts_on=one.starts_on,
        days=one.days,
        sold=one.sold_days,
        absences=int(sum(each.quantity for each in missed)),
        taken_before=sum(each.days + each.sold_days for each in before),
        earned_on=earned_on,
        concession_ends_on=months_later(one.accrued_from, 2 * YEAR) - timedelta(days=1),
        rest_days=frozenset(_rest_after(one.starts_on, holidays)),
    )


def _rest_after(day: date, holidays: RestDays) -> list[date]:
    ahead = [day + timedelta(days=count) for count in range(1, BEFORE_REST + 1)]
    return [each for each in ahead if each.weekday() == SUNDAY or holidays.is_holiday(each)]
