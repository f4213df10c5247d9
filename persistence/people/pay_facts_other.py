"""What is known for advances, the thirteenth salary and shares in profits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.kernel.law import LawBook
from domain.kernel.money import Money
from domain.people.issued_payslip import Gathered
from domain.people.payroll.advance import Advance
from domain.people.payroll.calculation import PayFacts
from domain.people.payroll.days import last_of
from domain.people.payroll.payee import Payee
from domain.people.payroll.profit_sharing import ProfitShare
from domain.people.payroll.tables import Tables
from domain.people.payroll.thirteenth import Thirteenth
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from persistence.people.earlier_pay import EarlierPay, earlier_pay
from persistence.people.pay_averages import average_of
from persistence.people.pay_claims import Claims, claims_of
from persistence.people.pay_leaves import Away, away_of
from persistence.people.pay_payee import payee_of
from persistence.people.pay_register import Worker, rows_of, workers_of
from persistence.people.payroll_tables import payroll_amounts
from persistence.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True)
class Known:
    """What there is of all employees of a stretch."""

    run: PayrollRun
    tables: Tables
    workers: Mapping[UUID, Worker]
    claims: Claims
    earlier: EarlierPay
    away: Away

    def payee(self, worker: Worker) -> Payee:
        return payee_of(worker, self.run, self.claims, self.earlier, tables=self.tables)


async def known_of(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID], *, since: date) -> Known:
    """With payslips and leaves since a day."""
    month = run.accrual_month
    book = uow.ask(LawBook)
    return Known(
        run,
        tables=Tables(await book.on(last_of(month)), await book.on(run.paid_on)),
        workers=await workers_of(uow, ids, month),
        claims=await claims_of(uow, ids, month),
        earlier=await earlier_pay(uow, run, ids, since=since),
        away=await away_of(uow, ids, since, last_of(month)),
    )


FactsOf = Callable[[Known, Worker], PayFacts]


def gather(known: Known, ids: Sequence[UUID], facts_of: FactsOf) -> list[Gathered]:
    """Of each its facts; whatever is wrong is told of this employee alone."""
    return [_gathered(known, known.workers[id], facts_of) for id in sorted(ids)]


async def gather_advances(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    return gather(await known_of(uow, run, ids, since=run.accrual_month), ids, _advance)


async def gather_thirteenths(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    year = run.accrual_month.replace(month=1)
    return gather(await known_of(uow, run, ids, since=year), ids, _thirteenth)


async def gather_shares(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    since = run.paid_on.replace(month=1, day=1)
    known = await known_of(uow, run, ids, since=since)
    stated = await rows_of(uow, payroll_amounts, ids, payroll_amounts.c.run_id == run.id)

    def share(known: Known, worker: Worker) -> ProfitShare:
        return _share(known, worker, stated[worker.row.id][0].amount_sealed)

    return gather(known, ids, share)


def _gathered(known: Known, worker: Worker, facts_of: FactsOf) -> Gathered:
    facts, refused = worker.known_or_refused(lambda: facts_of(known, worker))
    return worker.gathered(last_of(known.run.accrual_month), facts=facts, refusals=refused)


def _advance(known: Known, worker: Worker) -> Advance:
    run = known.run
    assert run.rate is not None
    return Advance(
        payee=known.payee(worker),
        accrual_month=run.accrual_month,
        paid_on=run.paid_on,
        salary=worker.monthly_on(run.paid_on),
        rate=run.rate,
    )


def _share(known: Known, worker: Worker, amount: Money) -> ProfitShare:
    """The table is of the year: what was paid of it before counts (Lei 10.101/2000, art. 3, §§5 and 7)."""
    run, id = known.run, worker.row.id
    before = known.earlier.of_year(id, PayrollRunKind.PROFIT_SHARING, run.paid_on.year)
    return ProfitShare(
        payee=replace(known.payee(worker), taxed_before=before),
        accrual_month=run.accrual_month,
        paid_on=run.paid_on,
        amount=amount,
    )


def _thirteenth(known: Known, worker: Worker) -> Thirteenth:
    """The first part by the pay of the month before its payment (Lei 4.749/1965, art. 2), the whole by that
    of December (Lei 4.090/1962, art. 1, §1)."""
    run, id = known.run, worker.row.id
    first, second = run.accrual_month.replace(month=1), run.kind is PayrollRunKind.THIRTEENTH_SECOND
    day = last_of(run.accrual_month) if second else _month_before(run.accrual_month)
    salary = worker.pay_on(day, known.tables)
    hour = salary.amount / worker.hours_on(day)
    slips = known.earlier.slips.get(id, ())
    return Thirteenth(
        payee=known.payee(worker),
        accrual_month=run.accrual_month,
        paid_on=run.paid_on,
        hired_on=worker.row.hired_on,
        salary=salary,
        average=average_of(slips, first, run.accrual_month, hour, tables=known.tables),
        leaves=known.away.of(id, known.tables),
        first_part=known.earlier.first_part(id, run.accrual_month.year) if second else None,
    )


def _month_before(month: date) -> date:
    return date.fromordinal(month.toordinal() - 1)
