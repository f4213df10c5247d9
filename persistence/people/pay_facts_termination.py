"""What is known of the end of an employment: of a run of them, and of one that is only asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from domain.kernel.calendar import months_later
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing, NotFound, RefusalGroup
from domain.people.ending import Ending
from domain.people.issued_payslip import Gathered
from domain.people.labour_law import LabourLaw
from domain.people.payroll.days import last_of
from domain.people.payroll.family_allowance import VARIES
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayslipKind
from domain.people.payroll.month import Month
from domain.people.payroll.retroactive import MonthOwed
from domain.people.payroll.termination import Termination as Facts
from domain.people.payroll.termination import VacationDue
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from domain.people.ports import EndingsKnown, LabourLaws
from domain.people.protection import protection_of
from domain.people.termination import NotApproved, TerminationStatus
from domain.people.time_entry import MonthClosed, TimeKind
from domain.people.vacation import VacationStatus
from domain.people.vacation_right import AccrualPeriod, accrual_periods, record_of
from persistence.answering import answers
from persistence.people.earlier_pay import EarlierPay, Paid, earlier_pay
from persistence.people.paid_beyond import paid_beyond
from persistence.people.paid_vacations import VacationsPaid, begins_by, vacations_paid
from persistence.people.pay_claims import Claims
from persistence.people.pay_facts_month import MonthKnown, month_known, month_of
from persistence.people.pay_leaves import Away, away_of
from persistence.people.pay_register import Worker, rows_of
from persistence.people.tables import (
    alimony_orders,
    benefits,
    dependents,
    leaves,
    payroll_loans,
    terminations,
    time_entries,
    vacations,
)
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind
DAY = timedelta(days=1)
AVERAGED = 12
"""Months before the last whose pay that varies is averaged (CLT, art. 487, §3)."""
VARYING = (*VARIES, StandardItem.REST_PAY)
SECOND_PART = "what is owed of the thirteenth salary after its second part was paid"


@dataclass(frozen=True)
class EndingsOf:
    """What there is of all employees whose employments end, each in its own place."""

    month: MonthKnown
    claims: Claims
    away: Away
    absences: Mapping[UUID, Sequence[Any]]
    vacations: Mapping[UUID, Sequence[Any]]
    leaves: Mapping[UUID, Sequence[Any]]
    earlier: EarlierPay
    paid: VacationsPaid
    beyond: Mapping[UUID, date]
    law: LabourLaw


@dataclass(frozen=True)
class Employed:
    """As the right to vacations asks for it."""

    hired_on: date
    dismissed_on: date


@answers(EndingsKnown)
class StoredEndings:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, ending: Ending) -> Facts:
        uow = self._uow
        run = PayrollRun(
            id=uow.new_id(),
            number=0,
            kind=K.TERMINATION,
            accrual_month=ending.last_day.replace(day=1),
            paid_on=ending.paid_on,
            opened_by=uow.actor,
            opened_at=uow.now,
            calculated_by=uow.actor,
        )
        known = await _known(uow, run, {ending.employee_id: ending.last_day})
        worker = known.month.workers.get(ending.employee_id)
        if worker is None:
            raise NotFound("employee_id", kind="Employee", id=str(ending.employee_id))
        facts, refused = worker.known_or_refused(lambda: _facts(known, worker, ending))
        if facts is None:
            raise RefusalGroup([*refused])
        return facts


async def gather_terminations(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    """Of ends that were approved."""
    approved = terminations.c.status == TerminationStatus.APPROVED
    rows = {id: found[0] for id, found in (await rows_of(uow, terminations, ids, approved)).items()}
    last_days = {id: rows[id].last_day if id in rows else last_of(run.accrual_month) for id in ids}
    known = await _known(uow, run, last_days)
    return [_gathered(known, run, id, rows.get(id)) for id in sorted(ids)]


def _gathered(known: EndingsOf, run: PayrollRun, id: UUID, row: Any) -> Gathered:
    worker = known.month.workers[id]
    facts, refused = worker.known_or_refused(lambda: _facts(known, worker, _ending(run, row)))
    earned = known.month.commissions.get(id, ())
    paid = facts is not None and facts.month.commissions > ZERO
    return worker.gathered(
        worker.row.dismissed_on or last_of(run.accrual_month),
        facts=facts,
        refusals=refused,
        commission_ids=tuple(each.id for each in earned) if paid else (),
    )


def _ending(run: PayrollRun, row: Any) -> Ending:
    """Raises NotApproved."""
    if row is None:
        raise NotApproved("employee_id")
    return Ending(
        employee_id=row.employee_id,
        kind=row.kind,
        notice=row.notice,
        last_day=row.last_day,
        paid_on=run.paid_on,
        fund_before=row.fund_before_sealed,
        thirteenth_before=row.thirteenth_before_sealed,
    )


async def _known(uow: SqlUnitOfWork, run: PayrollRun, last_days: Mapping[UUID, date]) -> EndingsOf:
    ids, month = list(last_days), run.accrual_month
    known = await month_known(uow, run, ids)
    since = min((worker.row.hired_on for worker in known.workers.values()), default=month)
    missed = (
        time_entries.c.withdrawn_at.is_(None),
        time_entries.c.kind == TimeKind.ABSENCE_DAYS,
    )
    return EndingsOf(
        month=known,
        claims=await _claims(uow, month, last_days),
        away=await away_of(uow, ids, month.replace(month=1), last_of(month)),
        absences=await rows_of(uow, time_entries, ids, *missed),
        vacations=await rows_of(uow, vacations, ids, vacations.c.status == VacationStatus.APPROVED),
        leaves=await rows_of(uow, leaves, ids),
        earlier=await earlier_pay(uow, run, ids, since=since.replace(day=1)),
        paid=await vacations_paid(uow, ids),
        beyond=await paid_beyond(uow, ids, month),
        law=await uow.ask(LabourLaws).known(),
    )


async def _claims(uow: SqlUnitOfWork, month: date, last_days: Mapping[UUID, date]) -> Claims:
    """What holds on the last day of each, which ends there; loans are owed for the whole month."""

    async def holding(table: Any) -> Mapping[UUID, Sequence[Any]]:
        within = (
            table.c.valid_from <= last_of(month),
            or_(table.c.valid_until.is_(None), table.c.valid_until >= month),
        )
        found = await rows_of(uow, table, list(last_days), *within)
        return {id: [each for each in rows if _holds(each, last_days[id])] for id, rows in found.items()}

    return Claims(
        month,
        benefits=await holding(benefits),
        loans=await holding(payroll_loans),
        orders=await holding(alimony_orders),
        dependents=await holding(dependents),
    )


def _holds(row: Any, on: date) -> bool:
    return row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)


def _facts(known: EndingsOf, worker: Worker, ending: Ending) -> Facts:
    """Raises Missing, MonthClosed and what else stands in the way."""
    id, last_day = worker.row.id, ending.last_day
    paid = known.earlier.slips.get(id, ())
    _check_paid(paid, last_day, known.beyond.get(id))
    month = _month(known, worker, last_day)
    due, year_began_on, absences = _vacations(known, worker, last_day)
    return Facts(
        month=month,
        kind=ending.kind,
        notice=ending.notice,
        salary=worker.pay_on(last_day, known.month.tables),
        average=average_until(paid, month.accrual_month),
        year_began_on=year_began_on,
        absences=absences,
        vacations_due=tuple(due),
        thirteenth_paid=ending.thirteenth_before + known.earlier.first_part(id, last_day.year),
        vacation_paid=known.paid.ahead(id, paid, begins_by(last_day)).handed,
        fund_balance=ending.fund_before
        + Money.total(one.payslip.amount_of(StandardItem.FUND) for one in paid),
        term_ends_on=_term(worker, last_day),
        protection=protection_of(known.leaves.get(id, ()), last_day, known.law.on(last_day)),
    )


def _check_paid(paid: Sequence[Paid], last_day: date, beyond: date | None) -> None:
    """Raises MonthClosed where the last month, or one after it, was paid as if it went on; Missing."""
    month = last_day.replace(day=1)
    if beyond is not None:
        raise MonthClosed("last_day", month=f"{beyond:%Y-%m}")
    if any(one.kind is K.MONTHLY and one.payslip.accrual_month == month for one in paid):
        raise MonthClosed("last_day", month=f"{month:%Y-%m}")
    year = (one for one in paid if one.payslip.accrual_month.year == last_day.year)
    if any(one.kind is K.THIRTEENTH_SECOND for one in year):
        raise Missing("last_day", what=SECOND_PART, on=last_day)


def _month(known: EndingsOf, worker: Worker, last_day: date) -> Month:
    """With the leaves of the whole year, by which the thirteenth salary goes."""
    here = replace(known.month, claims=known.claims)
    leaves_of_year = known.away.of(worker.row.id, known.month.tables)
    return replace(month_of(here, worker), left_on=last_day, leaves=leaves_of_year)


def _vacations(known: EndingsOf, worker: Worker, last_day: date) -> tuple[list[VacationDue], date, int]:
    """What is due of years that are over; the first day of the one that is not, and absences in it."""
    id, employed = worker.row.id, Employed(worker.row.hired_on, last_day)
    own = (each.get(id, ()) for each in (known.absences, known.vacations, known.leaves))
    periods = list(accrual_periods(record_of(employed, *own), known.law, until=last_day))
    current = periods[-1]
    if current.ends_on <= last_day:
        return list(_due(periods, last_day)), current.ends_on + DAY, 0
    if current.lost:
        return list(_due(periods, last_day)), last_day + DAY, 0
    missed = int(current.absences.to_integral_value(ROUND_CEILING))
    return list(_due(periods[:-1], last_day)), current.starts_on, missed


def _due(periods: Sequence[AccrualPeriod], last_day: date) -> Iterator[VacationDue]:
    for period in periods:
        if period.left:
            yield VacationDue(days=period.left, double=last_day > period.grant_until)


def average_until(paid: Sequence[Paid], month: date, more: Sequence[MonthOwed] = ()) -> Money:
    """A month's mean of what varied with its rest, over closed months of the last twelve, with what was paid
    of them later; and with ``more``, which is about to be."""
    since = months_later(month, -AVERAGED)
    slips = [
        one.payslip for one in paid if one.kind is K.MONTHLY and since <= one.payslip.accrual_month < month
    ]
    if not slips:
        return ZERO
    later = (line for one in paid if one.kind is K.RETROACTIVE for line in one.payslip.lines)
    added = (line for one in more for line in one.pay)
    varied = Money.total(slip.amount_of(*VARYING) for slip in slips) + Money.total(
        line.signed
        for line in (*later, *added)
        if line.item in VARYING
        and line.period is not None
        and line.period.kind is PayslipKind.MONTHLY
        and since <= line.period.month < month
    )
    return Money.rounded(varied.amount / Decimal(len(slips)))


def _term(worker: Worker, last_day: date) -> date | None:
    version = worker.version_on(last_day)
    return None if version is None or not version.contract_kind.has_term else version.ends_on
