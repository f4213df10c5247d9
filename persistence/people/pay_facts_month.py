"""What is known of a month of work, for the monthly run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from domain.kernel.law import LawBook
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import checks
from domain.people.issued_payslip import Gathered
from domain.people.labor_union import UnionRuleKind
from domain.people.payroll.alimony import less
from domain.people.payroll.company_item import CompanyEntry, CompanyItem
from domain.people.payroll.days import last_of
from domain.people.payroll.kinds import WorkerKind
from domain.people.payroll.law import LabourRateFigure
from domain.people.payroll.month import Month, Overtime
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRun
from domain.people.termination import NotApproved
from domain.people.time_entry import TimeKind
from persistence.people.earlier_pay import EarlierPay, earlier_pay
from persistence.people.pay_calendar import rest_days
from persistence.people.pay_claims import Claims, claims_of
from persistence.people.pay_leaves import Away, away_of
from persistence.people.pay_payee import payee_of
from persistence.people.pay_register import Worker, among, rows_of, workers_of
from persistence.people.pay_spans import WEEK
from persistence.people.payroll_tables import (
    pay_item_entries,
    pay_items,
    payroll_commissions,
    payroll_runs,
)
from persistence.people.tables import time_entries
from persistence.sales.tables import commissions
from persistence.unit_of_work import SqlUnitOfWork

AGREED = ("APPROVED", "CLOSED")
UNPAID = ("ACCRUED", "RELEASED")
"""Commissions that are earned, and paid by nobody yet."""


@dataclass(frozen=True)
class MonthKnown:
    """What there is of all employees of a stretch, each in its own place."""

    run: PayrollRun
    tables: Tables
    workers: Mapping[UUID, Worker]
    times: Mapping[UUID, Sequence[Any]]
    away: Away
    claims: Claims
    earlier: EarlierPay
    commissions: Mapping[UUID, Sequence[Any]]
    entries: Mapping[UUID, Sequence[Any]]
    items: Mapping[str, CompanyItem]
    rest_days: Mapping[UUID | None, int]


async def gather_months(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    """Of each the facts of the month, or what stands in their way."""
    known = await month_known(uow, run, ids)
    return [gathered(known, known.workers[id]) for id in sorted(ids)]


async def month_known(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> MonthKnown:
    month, last = run.accrual_month, last_of(run.accrual_month)
    book = uow.ask(LawBook)
    workers = await workers_of(uow, ids, month)
    noted = (
        time_entries.c.withdrawn_at.is_(None),
        time_entries.c.on.between(month - WEEK, last),
    )
    return MonthKnown(
        run=run,
        tables=Tables(await book.on(last), await book.on(run.paid_on)),
        workers=workers,
        times=await rows_of(uow, time_entries, ids, *noted),
        away=await away_of(uow, ids, month),
        claims=await claims_of(uow, ids, month),
        earlier=await earlier_pay(uow, run, ids),
        commissions=await _commissions(uow, run, ids, last),
        entries=await rows_of(
            uow,
            pay_item_entries,
            ids,
            pay_item_entries.c.valid_from <= month,
            or_(pay_item_entries.c.valid_until.is_(None), pay_item_entries.c.valid_until >= month),
        ),
        items=await _items(uow, month),
        rest_days=await rest_days(uow, month, workers.values()),
    )


def gathered(known: MonthKnown, worker: Worker) -> Gathered:
    """Whatever is wrong is told of this employee alone."""
    facts, refused = worker.known_or_refused(lambda: _owed(known, worker))
    earned = known.commissions.get(worker.row.id, ())
    paid = facts is not None and facts.commissions > ZERO
    return worker.gathered(
        last_of(known.run.accrual_month),
        facts=facts,
        refusals=refused,
        commission_ids=tuple(row.id for row in earned) if paid else (),
    )


def _owed(known: MonthKnown, worker: Worker) -> Month:
    """Raises NotApproved where the month is the last, and nobody settled it."""
    left_on, month = worker.row.dismissed_on, month_of(known, worker)
    if left_on is None or left_on > last_of(month.accrual_month):
        return month
    if left_on < month.accrual_month:
        return _commissions_alone(month)
    if month.payee.kind is not WorkerKind.DIRECTOR:
        raise NotApproved("employee_id")
    return month


def _commissions_alone(month: Month) -> Month:
    """What was earned before the end is owed when it falls due (CLT, art. 466, §2): with its rest, and
    nothing else of the month."""
    return Month(
        payee=replace(month.payee, family_dependents=0),
        accrual_month=month.accrual_month,
        paid_on=month.paid_on,
        hired_on=month.hired_on,
        terms=month.terms,
        left_on=month.left_on,
        business_days=month.business_days,
        rest_days=month.rest_days,
        commissions=month.commissions,
    )


def month_of(known: MonthKnown, worker: Worker) -> Month:
    """Raises Missing and what else stands in the way."""
    run, id, month = known.run, worker.row.id, known.run.accrual_month
    with checks() as check:
        with check.at():
            payee = payee_of(worker, run, known.claims, known.earlier, tables=known.tables)
        with check.at("leaves"):
            leaves = known.away.of(id, known.tables)
        with check.at("benefits"):
            benefits = known.claims.benefits_of(id)
    taken = known.earlier.alimony(id, month)
    payee = replace(payee, alimonies=less(payee.alimonies, taken))
    last = last_of(month)
    rest = known.rest_days[worker.cut_on(last).establishment_id]
    return Month(
        payee=payee,
        accrual_month=month,
        paid_on=run.paid_on,
        hired_on=worker.row.hired_on,
        terms=worker.terms_of(month),
        left_on=worker.row.dismissed_on,
        leaves=leaves,
        business_days=last.day - rest,
        rest_days=rest,
        **hours_of(known.times.get(id, ()), worker, month, known.tables),
        commissions=max(ZERO, Money.total(row.amount for row in known.commissions.get(id, ()))),
        transport_cost=benefits.transport,
        meals=benefits.meals,
        health=benefits.health,
        loans=known.claims.loans_of(id),
        advance=known.earlier.advances(id, month),
        company=tuple(
            CompanyEntry(item=known.items[each.code], quantity=each.quantity)
            for each in sorted(known.entries.get(id, ()), key=lambda each: each.code)
        ),
    )


def hours_of(noted: Sequence[Any], worker: Worker, month: date, tables: Tables) -> dict[str, Any]:
    """What of a month's facts is from hours and absences, of that month and of the week before."""
    last = last_of(month)
    times = [each for each in noted if month <= each.on <= last]
    hours = partial(_hours, times)
    return {
        "absent_days": hours(TimeKind.ABSENCE_DAYS),
        "lost_rest_days": _lost_rest([each for each in noted if month - WEEK <= each.on <= last], month),
        "late_hours": hours(TimeKind.ABSENCE_HOURS),
        "overtime": tuple(_overtime(times, worker)),
        "night_hours": hours(TimeKind.NIGHT_HOURS),
        "night_premium": _night_premium(times, worker, last, tables),
    }


def _hours(times: Sequence[Any], kind: TimeKind) -> Decimal:
    return sum((each.quantity for each in times if each.kind is kind), Decimal(0))


def _lost_rest(times: Sequence[Any], month: date) -> Decimal:
    """A day away without excuse costs the rest of its week (Lei 605/1949, art. 6), once, in the month of the
    first such day."""
    days = sorted(each.on for each in times if each.kind is TimeKind.ABSENCE_DAYS)
    weeks: dict[tuple[int, int], date] = {}
    for day in days:
        weeks.setdefault(day.isocalendar()[:2], day)
    return Decimal(sum(day >= month for day in weeks.values()))


def _overtime(times: Sequence[Any], worker: Worker) -> Iterator[Overtime]:
    """By the premium of the day on which it was worked."""
    kinds = (
        (TimeKind.OVERTIME_HOURS, UnionRuleKind.OVERTIME_RATE, False),
        (TimeKind.REST_DAY_HOURS, UnionRuleKind.REST_DAY_OVERTIME_RATE, True),
    )
    for kind, rule, on_rest_day in kinds:
        hours: dict[Decimal | None, Decimal] = defaultdict(Decimal)
        for each in sorted(times, key=lambda each: each.on):
            if each.kind is kind:
                hours[worker.premium_on(each.on, rule)] += each.quantity
        for premium, count in hours.items():
            yield Overtime(hours=count, on_rest_day=on_rest_day, premium=premium)


def _night_premium(times: Sequence[Any], worker: Worker, last: date, tables: Tables) -> Decimal | None:
    """By the premium of the day on which it was worked: where it changed, the mean by hours."""
    hours: dict[Decimal | None, Decimal] = defaultdict(Decimal)
    for each in times:
        if each.kind is TimeKind.NIGHT_HOURS:
            hours[worker.premium_on(each.on, UnionRuleKind.NIGHT_RATE)] += each.quantity
    if len(hours) < 2:
        return next(iter(hours), worker.premium_on(last, UnionRuleKind.NIGHT_RATE))
    least = tables.rate(LabourRateFigure.NIGHT).rate
    paid = sum((max(premium or least, least) * count for premium, count in hours.items()), Decimal(0))
    return paid / sum(hours.values())


async def _commissions(
    uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID], last: date
) -> Mapping[UUID, Sequence[Any]]:
    """Those that no other run pays to which somebody agreed already."""
    other, paid = payroll_runs.c, payroll_commissions.c
    elsewhere = exists().where(
        paid.company_id == commissions.c.company_id,
        paid.commission_id == commissions.c.id,
        other.company_id == paid.company_id,
        other.id == paid.run_id,
        other.id != run.id,
        other.status.in_(AGREED),
    )
    query = (
        select(commissions.c.id, commissions.c.salesperson_id, commissions.c.amount)
        .where(
            commissions.c.company_id == uow.company,
            among(commissions.c.salesperson_id, ids),
            commissions.c.status.in_(UNPAID),
            commissions.c.accrued_on <= last,
            ~elsewhere,
        )
        .order_by(commissions.c.id)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await uow.transaction.execute(query):
        found[row.salesperson_id].append(row)
    return found


async def _items(uow: SqlUnitOfWork, month: date) -> Mapping[str, CompanyItem]:
    """Of each item the version of the month."""
    query = (
        select(pay_items)
        .where(pay_items.c.company_id == uow.company, pay_items.c.valid_from <= month)
        .order_by(pay_items.c.valid_from)
    )
    names = CompanyItem.__dataclass_fields__
    return {row["code"]: CompanyItem(**{name: row[name] for name in names}) for row in await uow.rows(query)}
