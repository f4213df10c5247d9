"""What is known of vacations that begin in a month, and are paid before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING
from typing import Any
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.people.issued_payslip import Gathered
from domain.people.labour_law import LabourLaw
from domain.people.payroll.days import last_of
from domain.people.payroll.difference import shares
from domain.people.payroll.payee import Payee
from domain.people.payroll.vacation import VacationPart, VacationTaken
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from domain.people.ports import LabourLaws
from domain.people.time_entry import TimeKind
from domain.people.vacation import STANDING, NotAccrued, VacationOrigin, VacationStatus
from domain.people.vacation_right import AccrualPeriod, accrual_periods, record_of
from persistence.people.paid_vacations import VacationsPaid, vacations_paid
from persistence.people.pay_averages import average_of
from persistence.people.pay_facts_other import Known, gather, known_of
from persistence.people.pay_register import Worker, rows_of
from persistence.people.tables import leaves, time_entries, vacations
from persistence.unit_of_work import SqlUnitOfWork

YEARS_BACK = 4
"""Of an employment, in which what is taken now may have accrued."""
YEAR = 12


@dataclass(frozen=True)
class RightsKnown:
    """What the right to vacations depends on, of all employees of a stretch, and what was paid of them."""

    law: LabourLaw
    planned: Mapping[UUID, Sequence[Any]]
    absent: Mapping[UUID, Sequence[Any]]
    away: Mapping[UUID, Sequence[Any]]
    paid: VacationsPaid

    def coming(self, id: UUID, month: date) -> list[Any]:
        """What an employee begins in a month and was not paid for, in the order of the days."""
        last, paid = last_of(month), self.paid.of(id)
        found = (one for one in self.planned.get(id, ()) if _is_paid_here(one) and one.id not in paid)
        within = (one for one in found if month <= one.starts_on <= last)
        return sorted(within, key=lambda one: (one.starts_on, one.id))

    def year_of(self, one: Any, worker: Worker) -> AccrualPeriod:
        """Of employment in which a vacation accrued."""
        id = worker.row.id
        own = (each.get(id, ()) for each in (self.absent, self.planned, self.away))
        record = record_of(worker.row, *own)
        periods = accrual_periods(record, self.law, until=one.starts_on)
        found = next((period for period in periods if period.starts_on == one.accrued_from), None)
        if found is None:
            raise NotAccrued("vacations", ends_on=one.accrued_from)
        return found


async def gather_vacations(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    """Of each all that begin in the month, and that no closed run paid."""
    month = run.accrual_month
    since = months_later(month, -YEAR * YEARS_BACK)
    known = await known_of(uow, run, ids, since=since)
    missed = (time_entries.c.kind == TimeKind.ABSENCE_DAYS, time_entries.c.withdrawn_at.is_(None))
    rights = RightsKnown(
        law=await uow.ask(LabourLaws).known(),
        planned=await rows_of(uow, vacations, ids, vacations.c.status.in_(STANDING)),
        absent=await rows_of(uow, time_entries, ids, *missed),
        away=await rows_of(uow, leaves, ids),
        paid=await vacations_paid(uow, ids),
    )

    def taken(known: Known, worker: Worker) -> VacationTaken:
        return _taken(known, worker, rights)

    return [
        replace(one, vacation_ids=tuple(each.id for each in rights.coming(one.employee_id, month)))
        for one in gather(known, ids, taken)
    ]


def _is_paid_here(one: Any) -> bool:
    """What was taken over was paid elsewhere; days without a right to them are paid as leave."""
    return (
        bool(one.days)
        and one.status is VacationStatus.APPROVED
        and one.origin is not VacationOrigin.TAKEN_OVER
    )


def _taken(known: Known, worker: Worker, rights: RightsKnown) -> VacationTaken:
    """On which day it may begin was looked at when it was asked for."""
    run, id = known.run, worker.row.id
    coming = rights.coming(id, run.accrual_month)
    if not coming:
        raise NotAccrued("vacations", ends_on=last_of(run.accrual_month))
    first, *others = (_part(known, worker, rights, one) for one in coming)
    return VacationTaken(
        **vars(first),
        payee=_payee(known, worker),
        accrual_month=run.accrual_month,
        paid_on=run.paid_on,
        also=tuple(others),
        paid_ahead=rights.paid.ahead(id, known.earlier.slips.get(id, ())).items,
    )


def _payee(known: Known, worker: Worker) -> Payee:
    """Fixed alimony of a month that was paid already was taken off that."""
    payee, month = known.payee(worker), known.run.accrual_month
    slips = known.earlier.slips.get(worker.row.id, ())
    if any(one.kind is PayrollRunKind.MONTHLY and one.payslip.accrual_month == month for one in slips):
        return replace(payee, alimonies=shares(payee.alimonies))
    return payee


def _part(known: Known, worker: Worker, rights: RightsKnown, one: Any) -> VacationPart:
    id, year = worker.row.id, rights.year_of(one, worker)
    earned_on = min(months_later(one.accrued_from, YEAR), one.starts_on)
    before = [
        each
        for each in rights.planned.get(id, ())
        if each.accrued_from == one.accrued_from and each.starts_on < one.starts_on
    ]
    salary = worker.pay_on(one.starts_on, known.tables)
    hour = salary.amount / worker.hours_on(one.starts_on)
    slips = known.earlier.slips.get(id, ())
    return VacationPart(
        salary=salary,
        average=average_of(slips, one.accrued_from.replace(day=1), earned_on, hour, tables=known.tables),
        starts_on=one.starts_on,
        days=one.days,
        sold=one.sold_days,
        absences=int(year.absences.to_integral_value(ROUND_CEILING)),
        taken_before=sum(each.days + each.sold_days for each in before),
        accrued_from=one.accrued_from,
        earned_on=earned_on,
        concession_ends_on=year.grant_until,
        collective=one.origin is VacationOrigin.COLLECTIVE,
    )
