"""What closed months still owe: each of their payslips is reckoned again, less what was paid of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.kernel.calendar import months_later
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO
from domain.people.issued_payslip import Gathered
from domain.people.payroll.days import last_of
from domain.people.payroll.difference import RECKONED, PaidBefore, owed, shares
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.payee import Elsewhere, Payee
from domain.people.payroll.retroactive import MonthOwed, Retroactive
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from persistence.people.earlier_pay import LONGEST_VACATION, EarlierPay, Paid, earlier_pay
from persistence.people.paid_vacations import VacationsPaid, begins_by, vacations_paid
from persistence.people.pay_claims import Claims, claims_of
from persistence.people.pay_known_now import KnownNow, Register, register_of
from persistence.people.pay_register import Worker, workers_of
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind
YEAR = 12
AVERAGES_SINCE = 2 * YEAR
"""Months before the first that is looked at, of which a mean may be."""


@dataclass(frozen=True)
class Known:
    """What there is of all employees of a stretch."""

    run: PayrollRun
    workers: Mapping[UUID, Worker]
    earlier: EarlierPay
    claims: Claims
    register: Register
    laws: Mapping[tuple[date, date], Tables]
    averaged: Mapping[UUID, Sequence[Paid]]
    paid: VacationsPaid


async def gather_differences(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Sequence[Gathered]:
    """By as many statements for a year as for a month, but for rows of law that were not read yet."""
    known = await _known(uow, run, ids)
    return [_gathered(known, known.workers[id]) for id in sorted(ids)]


async def first_changed(uow: SqlUnitOfWork, run: PayrollRun, chosen: Sequence[UUID] | None) -> date | None:
    """The first closed month whose salary, terms or agreement were decided after its run was opened."""
    asked = {
        "company": uow.company,
        "last": last_of(run.accrual_month),
        "chosen": None if chosen is None else list(chosen),
    }
    return (await uow.transaction.execute(CHANGED, asked)).scalar_one()


def _gathered(known: Known, worker: Worker) -> Gathered:
    last = last_of(known.run.accrual_month)
    facts, refused = worker.known_or_refused(lambda: _facts(known, worker))
    return worker.gathered(min(worker.row.dismissed_on or last, last), facts=facts, refusals=refused)


def _facts(known: Known, worker: Worker) -> Retroactive:
    run, id = known.run, worker.row.id
    slips = known.earlier.slips.get(id, ())
    later = tuple(one.payslip for one in slips if one.kind is K.RETROACTIVE)
    looked_at = sorted(_looked_at(run, slips), key=lambda one: one.kind is K.TERMINATION)
    contributed: dict[date, list[Elsewhere]] = defaultdict(list)
    for one in looked_at:
        for place in range(LONGEST_VACATION + 1):
            month = months_later(one.payslip.accrual_month, place)
            contributed.setdefault(month, list(known.earlier.contributed(id, month)))
    found: list[MonthOwed] = []
    again = KnownNow(known.register, worker, (), known.averaged.get(id, ()), found)
    payee = None
    stands = begins_by(worker.row.dismissed_on or date.max)
    for one in looked_at:
        before = PaidBefore(
            payslip=one.payslip, id=one.row.id, later=later, given_up=known.paid.not_taken(id, one, stands)
        )
        facts = one.facts
        since = tuple(
            each.payslip for each in slips if each.kind is K.RETROACTIVE and each.row.id > one.row.id
        )
        now = replace(again, later=since).of(facts, known.laws[_days(one)])
        payee = now.month.payee if isinstance(now, Termination) else now.payee
        if now == facts and not before.paid_later:
            continue
        owes = owed(before, now, known.laws[_days(one)], contributed)
        for base in owes.social_security:
            assert base.period is not None
            if base.stream is IncomeStream.THIRTEENTH:
                continue
            contributed[base.period.month].append(Elsewhere(base=base.gross, contribution=base.amount))
        if owes.pay or owes.untaken:
            found.append(owes)
    assert payee is not None
    return Retroactive(
        payee=_payee(known, id, payee),
        accrual_month=run.accrual_month,
        paid_on=run.paid_on,
        months=tuple(found),
    )


def _days(one: Paid) -> tuple[date, date]:
    return last_of(one.payslip.accrual_month), one.payslip.paid_on


def _looked_at(run: PayrollRun, slips: Iterable[Paid]) -> list[Paid]:
    assert run.since is not None
    return [
        one
        for one in slips
        if one.payslip.kind in RECKONED and run.since <= one.payslip.accrual_month <= run.accrual_month
    ]


def _payee(known: Known, id: UUID, last: Payee) -> Payee:
    """As of the payment; who is owed alimony is as of the last month, a share of what is paid now."""
    return replace(
        last,
        tax_dependents=known.claims.counted(id, "for_income_tax"),
        alimonies=shares(last.alimonies),
        elsewhere=(),
        taxed_before=known.earlier.taxed(id),
    )


async def _known(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Known:
    assert run.since is not None
    since, last = run.since, last_of(run.accrual_month)
    earlier = await earlier_pay(uow, run, ids, since=months_later(since, -LONGEST_VACATION))
    looked_at = [one for slips in earlier.slips.values() for one in _looked_at(run, slips)]
    return Known(
        run=run,
        workers=await workers_of(uow, ids, run.accrual_month),
        earlier=earlier,
        claims=await claims_of(uow, ids, run.accrual_month),
        register=await register_of(uow, ids, since, last),
        laws=await _laws(uow, looked_at),
        averaged=await _averaged(uow, run, ids, looked_at),
        paid=await vacations_paid(uow, ids),
    )


async def _laws(uow: SqlUnitOfWork, looked_at: Iterable[Paid]) -> Mapping[tuple[date, date], Tables]:
    """Of the month of each payslip, and of the day of its payment."""
    book = uow.ask(LawBook)
    return {
        days: Tables(await book.on(days[0]), await book.on(days[1]))
        for days in sorted({_days(one) for one in looked_at})
    }


async def _averaged(
    uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID], looked_at: Iterable[Paid]
) -> Mapping[UUID, Sequence[Paid]]:
    """Payslips of which a mean is, where there is one at all."""
    if all(getattr(one.facts, "average", ZERO) == ZERO for one in looked_at if one.kind is not K.MONTHLY):
        return {}
    assert run.since is not None
    return (await earlier_pay(uow, run, ids, since=months_later(run.since, -AVERAGES_SINCE))).slips


CHANGED = text("""
select min(payslip.accrual_month)
from payslip
join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
where payslip.company_id = :company and run.status = 'CLOSED' and payslip.refusal_code is null
  and payslip.kind in ('MONTHLY', 'VACATION', 'THIRTEENTH_SECOND', 'TERMINATION')
  and payslip.accrual_month <= :last
  and (cast(:chosen as uuid[]) is null or payslip.employee_id = any(:chosen))
  and (exists (
      select from salary
      where salary.company_id = payslip.company_id and salary.employee_id = payslip.employee_id
        and salary.decided_at >= run.opened_at
        and salary.effective_on < payslip.accrual_month + case
            when payslip.kind = 'TERMINATION' then interval '4 months' else interval '1 month' end)
    or exists (
      select from employment version
      where version.company_id = payslip.company_id and version.employee_id = payslip.employee_id
        and version.decided_at >= run.opened_at
        and version.effective_on < payslip.accrual_month + interval '1 month'))
""")
"""Notice carries an employment on by ninety days at most (Lei 12.506/2011): a raise within it counts."""
