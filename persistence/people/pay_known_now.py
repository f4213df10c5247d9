"""Facts of closed payslips as the register knows them now: what was agreed, worked and missed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select

from domain.kernel.calendar import months_later
from domain.kernel.money import Money
from domain.kernel.refusal import Missing
from domain.people.payroll.calculation import PayFacts
from domain.people.payroll.company_item import CompanyEntry, CompanyItem
from domain.people.payroll.days import last_of
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayslipKind
from domain.people.payroll.line import PayLine
from domain.people.payroll.month import Month
from domain.people.payroll.notice import notice_owed
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.retroactive import MonthOwed
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination
from domain.people.payroll.terms import Leave
from domain.people.payroll.thirteenth import Thirteenth
from domain.people.payroll.vacation import VacationPart, VacationTaken
from persistence.people.earlier_pay import Paid
from persistence.people.pay_averages import average_of
from persistence.people.pay_facts_month import hours_of
from persistence.people.pay_facts_termination import average_until
from persistence.people.pay_leaves import Away, away_of
from persistence.people.pay_register import Worker, rows_of
from persistence.people.pay_spans import WEEK
from persistence.people.payroll_tables import pay_item_entries, pay_items
from persistence.people.tables import time_entries
from persistence.unit_of_work import SqlUnitOfWork

P = TypeVar("P", bound=VacationPart)
YEAR = 12
EARLY_VACATION = "the mean of what varies, of a vacation that was taken before it was earned"


@dataclass(frozen=True)
class Register:
    """What was noted of employees over months."""

    away: Away
    times: Mapping[UUID, Sequence[Any]]
    entries: Mapping[UUID, Sequence[Any]]
    items: Sequence[tuple[date, CompanyItem]]

    def leaves(self, id: UUID, first: date, last: date, tables: Tables) -> tuple[Leave, ...]:
        return replace(self.away, first=first, last=last).of(id, tables)

    def entered(self, id: UUID, month: date) -> tuple[CompanyEntry, ...]:
        """Items of the company of a month, each by its version of then."""
        versions = {item.code: item for since, item in self.items if since <= month}
        return tuple(
            CompanyEntry(item=versions[each.code], quantity=each.quantity)
            for each in sorted(self.entries.get(id, ()), key=lambda each: each.code)
            if each.valid_from <= month and (each.valid_until is None or each.valid_until >= month)
        )


@dataclass(frozen=True)
class KnownNow:
    """Of one employee: ``later`` are retroactive payslips that were reckoned after the one that is looked at,
    ``averaged`` those of which a mean is, ``found`` what the same run owes of earlier months."""

    register: Register
    worker: Worker
    later: Sequence[Payslip]
    averaged: Sequence[Paid]
    found: Sequence[MonthOwed]

    def of(self, facts: PayFacts, tables: Tables) -> PayFacts:
        """Advances, loans, benefits and commissions are as they were, and so is a month after the end, which
        pays commissions alone. Raises Missing."""
        if isinstance(facts, Month):
            if facts.left_on is not None and facts.left_on < facts.accrual_month:
                return facts
            return self._month(facts, facts.accrual_month, tables)
        if isinstance(facts, Thirteenth):
            return self._thirteenth(facts, tables)
        if isinstance(facts, VacationTaken):
            return self._vacation(facts, tables)
        assert isinstance(facts, Termination)
        return self._termination(facts, tables)

    def _month(self, facts: Month, leaves_since: date, tables: Tables) -> Month:
        id, month = self.worker.row.id, facts.accrual_month
        return replace(
            facts,
            terms=self.worker.terms_of(month),
            leaves=self.register.leaves(id, leaves_since, last_of(month), tables),
            company=self.register.entered(id, month),
            **hours_of(self.register.times.get(id, ()), self.worker, month, tables),
        )

    def _thirteenth(self, facts: Thirteenth, tables: Tables) -> Thirteenth:
        month, average = facts.accrual_month, facts.average
        day = last_of(month)
        if average:
            average = average_of(
                self.averaged, month.replace(month=1), month, self._hour(day, tables), tables=tables
            )
        return replace(facts, salary=self.worker.pay_on(day, tables), average=average)

    def _vacation(self, facts: VacationTaken, tables: Tables) -> VacationTaken:
        return replace(self._part(facts, tables), also=tuple(self._part(part, tables) for part in facts.also))

    def _part(self, facts: P, tables: Tables) -> P:
        begins, average = facts.starts_on, facts.average
        salary = self.worker.pay_on(begins, tables)
        if average and salary != facts.salary:
            first, hour = _accrued_from(facts).replace(day=1), self._hour(begins, tables)
            average = average_of(self.averaged, first, facts.earned_on, hour, tables=tables)
        return replace(facts, salary=salary, average=average)

    def _termination(self, facts: Termination, tables: Tables) -> Termination:
        """Notice that is paid instead of worked is time of service: a raise that begins in it counts (CLT,
        art. 487, §§1 and 6)."""
        until = notice_owed(facts, tables.right(facts.kind), tables).until
        month, average = facts.month.accrual_month, facts.average
        if average:
            average = average_until(self.averaged, month, self.found)
        return replace(
            facts,
            month=self._month(facts.month, month.replace(month=1), tables),
            salary=self.worker.pay_on(until, tables),
            average=average,
            fund_balance=facts.fund_balance + self._deposited(),
        )

    def _deposited(self) -> Money:
        """In the fund, of months before the end, since it was paid."""
        now = (line for owes in self.found for line in owes.employer)
        before = (line for payslip in self.later for line in payslip.employer if not _of_ending(line))
        return Money.total(line.amount for line in (*now, *before) if line.item == StandardItem.FUND)

    def _hour(self, day: date, tables: Tables) -> Decimal:
        """In reais."""
        return self.worker.pay_on(day, tables).amount / self.worker.hours_on(day)


def _accrued_from(facts: VacationPart) -> date:
    """Raises Missing where it was paid before that was kept, and taken before it was earned."""
    if facts.accrued_from is not None:
        return facts.accrued_from
    if facts.earned_on >= facts.starts_on:
        raise Missing("vacations", what=EARLY_VACATION, on=facts.starts_on)
    return months_later(facts.earned_on, -YEAR)


async def register_of(uow: SqlUnitOfWork, ids: Sequence[UUID], since: date, last: date) -> Register:
    """Five statements, however many months."""
    noted = (time_entries.c.withdrawn_at.is_(None), time_entries.c.on.between(since - WEEK, last))
    holds = (
        pay_item_entries.c.valid_from <= last,
        or_(pay_item_entries.c.valid_until.is_(None), pay_item_entries.c.valid_until >= since),
    )
    return Register(
        away=await away_of(uow, ids, since.replace(month=1), last),
        times=await rows_of(uow, time_entries, ids, *noted),
        entries=await rows_of(uow, pay_item_entries, ids, *holds),
        items=await _items(uow, last),
    )


async def _items(uow: SqlUnitOfWork, last: date) -> list[tuple[date, CompanyItem]]:
    """Every version until a day with its first, in their order."""
    query = (
        select(pay_items)
        .where(pay_items.c.company_id == uow.company, pay_items.c.valid_from <= last)
        .order_by(pay_items.c.valid_from)
    )
    names = CompanyItem.__dataclass_fields__
    return [
        (row["valid_from"], CompanyItem(**{name: row[name] for name in names}))
        for row in await uow.rows(query)
    ]


def _of_ending(line: PayLine) -> bool:
    return line.period is not None and line.period.kind is PayslipKind.TERMINATION
