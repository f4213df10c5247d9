"""What closed runs paid the same employees: of the same month, on the same month's days, of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kernel.calendar import months_later
from domain.kernel.money import ZERO, Money
from domain.people.payroll.alimony import taken_for
from domain.people.payroll.closing import ITEMS
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.payee import Elsewhere, TaxedBefore
from domain.people.payroll.payslip import Base, Payslip
from domain.people.payroll_feeding import TAKES_AHEAD
from domain.people.payroll_run import PayrollRun, PayrollRunKind
from persistence.people.payslip_content import opened_facts, opened_payslip
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind
LONGEST_VACATION = 2
"""Months after the first into which a vacation may reach."""


@dataclass(frozen=True)
class Paid:
    """A payslip of a closed run; ``facts`` are those it was reckoned from."""

    kind: PayrollRunKind
    payslip: Payslip
    row: Any = field(repr=False)

    @property
    def facts(self) -> Any:
        return opened_facts(self.row)


@dataclass(frozen=True)
class EarlierPay:
    """By employee, in the order of their months."""

    paid_on: date
    slips: Mapping[UUID, Sequence[Paid]]

    def advances(self, id: UUID, month: date) -> Money:
        """What was paid of the month before it ended."""
        found = (
            one
            for one in self.slips.get(id, ())
            if one.kind is K.ADVANCE and one.payslip.accrual_month == month
        )
        return Money.total(one.payslip.net for one in found)

    def contributed(self, id: UUID, month: date) -> tuple[Elsewhere, ...]:
        """What contributions of the month were taken of already, vacations spent in it among them."""
        return tuple(
            Elsewhere(base=base.gross, contribution=base.amount)
            for one in self.slips.get(id, ())
            for base in _contributions(one, month)
        )

    def alimony(self, id: UUID, month: date) -> Money:
        """What vacations bore of fixed alimony of the month, also where they were given up: it was paid."""
        found = (one for one in self.slips.get(id, ()) if one.kind is K.VACATION)
        return Money.total(taken_for(one.payslip, month) for one in found)

    def taxed(self, id: UUID) -> tuple[TaxedBefore, ...]:
        """Income that was paid earlier in the month of the payment."""
        month = self.paid_on.replace(day=1)
        return tuple(
            taxed
            for one in self.slips.get(id, ())
            if one.payslip.paid_on.replace(day=1) == month
            for taxed in _taxed(one.payslip)
        )

    def of_year(self, id: UUID, kind: PayrollRunKind, year: int) -> tuple[TaxedBefore, ...]:
        """Income that runs of a kind paid earlier in the year."""
        return tuple(
            taxed
            for one in self.slips.get(id, ())
            if one.kind is kind and one.payslip.paid_on.year == year
            for taxed in _taxed(one.payslip)
        )

    def first_part(self, id: UUID, year: int) -> Money:
        """What was paid first of the thirteenth salary."""
        return Money.total(
            one.payslip.earnings
            for one in self.slips.get(id, ())
            if one.kind is K.THIRTEENTH_FIRST and one.payslip.accrual_month.year == year
        )


async def earlier_pay(
    uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID], *, since: date | None = None
) -> EarlierPay:
    """Of the month, with vacations that reach into it, and of the month of the payment; all ``since`` a month
    where one is said; vacations of later months where the run takes off what was ahead. One statement."""
    month, paid = run.accrual_month, run.paid_on.replace(day=1)
    asked = {
        "company": uow.company,
        "run": run.id,
        "ids": list(ids),
        "month": month,
        "vacations": months_later(month, -LONGEST_VACATION),
        "paid_from": paid,
        "paid_before": months_later(paid, 1),
        "since": since or months_later(month, 1),
        "ahead": run.kind in TAKES_AHEAD,
    }
    slips: dict[UUID, list[Paid]] = defaultdict(list)
    for row in await uow.transaction.execute(EARLIER, asked):
        payslip = opened_payslip(row)
        if payslip is not None:
            slips[row.employee_id].append(Paid(K(row.kind), payslip, row))
    return EarlierPay(run.paid_on, slips)


def _contributions(one: Paid, month: date) -> Iterator[Any]:
    payslip = one.payslip
    if one.kind is K.RETROACTIVE:
        yield from (base for base in payslip.social_security if _is_of(base, month))
    elif one.kind is K.VACATION:
        starts = one.facts.starts_on.replace(day=1)
        for place, base in enumerate(payslip.social_security):
            if months_later(starts, place) == month:
                yield base
    elif payslip.accrual_month == month:
        yield from (base for base in payslip.social_security if base.stream is IncomeStream.MONTHLY)


def _is_of(base: Base, month: date) -> bool:
    """Whether a difference that was paid later counts for the month's contribution."""
    of = base.period
    return of is not None and of.month == month and base.stream is not IncomeStream.THIRTEENTH


def _taxed(payslip: Payslip) -> Iterator[TaxedBefore]:
    for base in payslip.income_tax:
        taken = Money.total(each.amount for each in payslip.social_security if each.stream is base.stream)
        yield TaxedBefore(
            stream=base.stream,
            gross=base.gross,
            deducted=taken + payslip.amount_of(ITEMS[base.stream][2]) or ZERO,
            tax=base.amount,
        )


EARLIER = text("""
select payslip.* from payslip
join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
where payslip.company_id = :company and payslip.employee_id = any(:ids) and payslip.run_id <> :run
  and payslip.refusal_code is null and run.status = 'CLOSED'
  and (payslip.accrual_month = :month
       or payslip.kind = 'VACATION' and payslip.accrual_month between :vacations and :month
       or payslip.kind = 'VACATION' and payslip.accrual_month > :month and :ahead
       or payslip.paid_on >= :paid_from and payslip.paid_on < :paid_before
       or payslip.accrual_month >= :since and payslip.accrual_month <= :month
       or payslip.kind = 'PROFIT_SHARING' and payslip.paid_on >= :since
       or payslip.kind = 'RETROACTIVE' and payslip.accrual_month >= least(:since, :vacations))
order by payslip.accrual_month, payslip.id
""")
