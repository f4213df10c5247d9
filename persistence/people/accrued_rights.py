"""What employees have accrued by the end of a month, of many at once: what provisions are reckoned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kernel.calendar import months_later
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing
from domain.people.accrued import Accrual
from domain.people.labour_law import LabourLaw
from domain.people.leave import LeaveKind
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import EmployerGroup
from domain.people.payroll.payee import Employer, Payee
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRunKind
from domain.people.ports import LabourLaws
from domain.people.time_entry import TimeKind
from domain.people.vacation import VacationStatus
from domain.people.vacation_right import AccrualPeriod, accrual_periods, record_of
from persistence.people.earlier_pay import Paid
from persistence.people.paid_vacations import VacationsPaid, vacations_paid
from persistence.people.pay_averages import Worked, mean_of
from persistence.people.pay_leaves import Away, away_of
from persistence.people.pay_register import Worker, rows_of, workers_of
from persistence.people.payslip_content import opened_payslip, opened_varying
from persistence.people.tables import leaves, time_entries, vacations
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind
NO_RATES = Employer(group=EmployerGroup.SIMPLES)
"""Of an establishment whose rates nobody said: what is owed is known, and the fund on it."""
AccruedAt = tuple[UUID | None, Accrual]
"""With the cost centre that bears it."""


@dataclass(frozen=True)
class RightsAccrued:
    """What there is of all employees of a part, each in its own place."""

    on: date
    tables: Tables
    law: LabourLaw
    workers: Mapping[UUID, Worker]
    absent: Mapping[UUID, Sequence[Any]]
    planned: Mapping[UUID, Sequence[Any]]
    on_leave: Mapping[UUID, Sequence[Any]]
    away: Away
    paid: VacationsPaid
    slips: Mapping[UUID, Sequence[Paid]]

    def periods(self, id: UUID) -> tuple[AccrualPeriod, ...]:
        """What was paid of vacations that begin later is owed no more."""
        paid = self.paid.of(id)
        begun = [one for one in self.planned.get(id, ()) if one.starts_on <= self.on or one.id in paid]
        others = (self.absent.get(id, ()), begun, self.on_leave.get(id, ()))
        record = record_of(self.workers[id].row, *others)
        return tuple(accrual_periods(record, self.law, until=self.on))

    def payee(self, worker: Worker) -> Payee:
        """Raises Missing for an intern."""
        try:
            employer = worker.employer_on(self.on.replace(day=1))
        except Missing:
            employer = NO_RATES
        return Payee(employee_id=worker.row.id, employer=employer, kind=worker.kind_on(self.on))


async def accrued(uow: SqlUnitOfWork, ids: Sequence[UUID], on: date, tables: Tables) -> list[AccruedAt]:
    """Of all but interns, who have no right to either; by a number of statements that does not grow."""
    known = await _known(uow, ids, on, tables)
    payees = dict(_payees(known))
    periods = {id: known.periods(id) for id in payees}
    since = min((one.starts_on for each in periods.values() for one in each if _counts(one, on)), default=on)
    worked = await _worked(uow, [*payees], min(since, on.replace(month=1)).replace(day=1), on)
    second = await _second_paid(uow, [*payees], on)
    return [
        (
            known.workers[id].cut_on(on).cost_center_id,
            _accrual(known, payees[id], periods[id], worked, second),
        )
        for id in sorted(payees)
    ]


async def _known(uow: SqlUnitOfWork, ids: Sequence[UUID], on: date, tables: Tables) -> RightsAccrued:
    """A leave of the kind OTHER takes nothing: of it nobody knows who pays."""
    missed = (time_entries.c.kind == TimeKind.ABSENCE_DAYS, time_entries.c.withdrawn_at.is_(None))
    away = await away_of(uow, ids, on.replace(month=1, day=1), on)
    said = {id: [one for one in rows if one.kind is not LeaveKind.OTHER] for id, rows in away.leaves.items()}
    paid = (await vacations_paid(uow, ids)).by(on)
    return RightsAccrued(
        on=on,
        tables=tables,
        law=await uow.ask(LabourLaws).known(),
        workers=await workers_of(uow, ids, on.replace(day=1)),
        absent=await rows_of(uow, time_entries, ids, *missed),
        planned=await rows_of(uow, vacations, ids, vacations.c.status == VacationStatus.APPROVED),
        on_leave=await rows_of(uow, leaves, ids),
        away=Away(away.first, away.last, leaves=said, vacations=away.vacations),
        paid=paid,
        slips=await _slips(uow, ids, paid.given_up(), on),
    )


def _payees(known: RightsAccrued) -> Iterator[tuple[UUID, Payee]]:
    for id, worker in known.workers.items():
        try:
            yield id, known.payee(worker)
        except Missing:
            continue


def _counts(period: AccrualPeriod, on: date) -> bool:
    return period.ends_on > on or bool(period.left)


def _accrual(
    known: RightsAccrued,
    payee: Payee,
    periods: Sequence[AccrualPeriod],
    worked: Mapping[UUID, Sequence[Worked]],
    second: frozenset[UUID],
) -> Accrual:
    id, on = payee.employee_id, known.on
    worker, slips = known.workers[id], known.slips.get(id, ())
    hour = worker.pay_on(on, known.tables).amount / worker.hours_on(on)
    own = worked.get(id, ())
    return Accrual(
        payee=payee,
        hired_on=worker.row.hired_on,
        terms=worker.terms_of(on.replace(day=1)),
        leaves=known.away.of(id, known.tables),
        periods=periods,
        averages={
            one.starts_on: _mean(own, one.starts_on, min(on, one.ends_on), hour, known.tables)
            for one in periods
            if _counts(one, on)
        },
        vacation_paid=known.paid.ahead(id, slips).amount,
        thirteenth_average=_mean(own, on.replace(month=1, day=1), on, hour, known.tables),
        thirteenth_fund=_fund(slips),
        thirteenth_paid=id in second,
    )


def _mean(worked: Sequence[Worked], first: date, last: date, hour: Decimal, tables: Tables) -> Money:
    within = (each for each in worked if first.replace(day=1) <= each.month <= last)
    return mean_of(within, hour, tables=tables)


def _fund(slips: Sequence[Paid]) -> Money:
    """What was deposited on the first part of the thirteenth salary."""
    firsts = (one.payslip for one in slips if one.kind is K.THIRTEENTH_FIRST)
    return Money.total(each.amount_of(StandardItem.FUND) for each in firsts) or ZERO


async def _slips(
    uow: SqlUnitOfWork, ids: Sequence[UUID], given_up: Sequence[UUID], on: date
) -> Mapping[UUID, Sequence[Paid]]:
    """Of vacations, where one was paid and given up, with what was paid of them later, and first parts of
    the year's thirteenth salary."""
    asked = {"company": uow.company, "ids": list(ids), "given_up": list(given_up), "on": on}
    found: dict[UUID, list[Paid]] = defaultdict(list)
    for row in await uow.transaction.execute(SLIPS, asked | {"year": on.replace(month=1, day=1)}):
        payslip = opened_payslip(row)
        if payslip is not None:
            found[row.employee_id].append(Paid(K(row.kind), payslip, row))
    return found


async def _worked(
    uow: SqlUnitOfWork, ids: Sequence[UUID], since: date, on: date
) -> Mapping[UUID, Sequence[Worked]]:
    asked = {"company": uow.company, "ids": list(ids), "since": since, "on": on}
    found: dict[UUID, list[Worked]] = defaultdict(list)
    for row in await uow.transaction.execute(MONTHS, asked):
        found[row.employee_id].append(Worked(row.accrual_month, opened_varying(row)))
    return found


async def _second_paid(uow: SqlUnitOfWork, ids: Sequence[UUID], on: date) -> frozenset[UUID]:
    year = months_later(on.replace(day=1), 1 - on.month)
    asked = {"company": uow.company, "ids": list(ids), "year": year, "on": on}
    return frozenset(row.employee_id for row in await uow.transaction.execute(SECOND, asked))


CLOSED = """
from payslip
join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
where payslip.company_id = :company and payslip.refusal_code is null and run.status = 'CLOSED'
"""
BOOKED = "least(run.paid_on, cast(run.accrual_month + interval '1 month -1 day' as date)) <= :on"

SLIPS = text(f"""
select payslip.* {CLOSED} and {BOOKED}
  and (payslip.kind in ('VACATION', 'RETROACTIVE') and payslip.employee_id = any(:given_up)
       or payslip.kind = 'THIRTEENTH_FIRST' and payslip.employee_id = any(:ids)
          and payslip.accrual_month >= :year)
order by payslip.employee_id, payslip.accrual_month, run.id
""")

MONTHS = text(f"""
select payslip.company_id, payslip.id, payslip.employee_id, payslip.accrual_month, payslip.facts_sealed
{CLOSED} and payslip.kind = 'MONTHLY' and payslip.employee_id = any(:ids)
  and payslip.accrual_month between :since and :on
order by payslip.employee_id, payslip.accrual_month, payslip.id
""")

SECOND = text(f"""
select payslip.employee_id {CLOSED} and {BOOKED} and payslip.kind = 'THIRTEENTH_SECOND'
  and payslip.employee_id = any(:ids) and payslip.accrual_month >= :year
""")
