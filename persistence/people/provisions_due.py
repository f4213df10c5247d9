"""What vacations and thirteenth salaries come to at the end of a month, by cost centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, select, type_coerce

from domain.accounting.account import AccountPurpose
from domain.accounting.ports import Provisions
from domain.accounting.postings import Amount
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO, Money
from domain.people.accrued import provisions_of
from domain.people.payroll.days import last_of
from domain.people.payroll.provisions import Provision, ProvisionOf
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus
from persistence.accounting.tables import accounts, journal_lines
from persistence.answering import answers
from persistence.columns import MoneyColumn
from persistence.people.accrued_rights import accrued
from persistence.people.payroll_tables import payroll_runs
from persistence.people.tables import employees
from persistence.unit_of_work import SqlUnitOfWork

MANY = 500
PROVIDED = {
    AccountPurpose.VACATION_PROVISION: Amount.VACATION_PROVIDED,
    AccountPurpose.VACATION_CHARGES_PROVISION: Amount.VACATION_CHARGES_PROVIDED,
    AccountPurpose.THIRTEENTH_PROVISION: Amount.THIRTEENTH_PROVIDED,
    AccountPurpose.THIRTEENTH_CHARGES_PROVISION: Amount.THIRTEENTH_CHARGES_PROVIDED,
}
OF_KIND = {
    ProvisionOf.VACATION: (Amount.VACATION_PROVIDED, Amount.VACATION_CHARGES_PROVIDED),
    ProvisionOf.THIRTEENTH: (Amount.THIRTEENTH_PROVIDED, Amount.THIRTEENTH_CHARGES_PROVIDED),
}
Sums = dict[UUID | None, dict[Amount, Money]]


@answers(Provisions)
class StoredProvisions:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def turn(self) -> None:
        gate = func.hashtextextended(f"provisions|{self._uow.company}", 0)
        await self._uow.transaction.execute(select(func.pg_advisory_xact_lock(gate)))

    async def due(self, on: date) -> Mapping[UUID | None, Mapping[Amount, Money]]:
        """Of all who are employed at the end of the day, some hundred at a time."""
        law, month = self._uow.ask(LawBook), on.replace(day=1)
        tables = Tables(await law.on(month), await law.on(on))
        sums: Sums = defaultdict(dict)
        everybody = await self._employed(on)
        for begin in range(0, len(everybody), MANY):
            for cost_center_id, one in await accrued(self._uow, everybody[begin : begin + MANY], on, tables):
                _add(sums[cost_center_id], provisions_of(one, on, tables))
        return dict(sums)

    async def months(self, since: date) -> Sequence[date]:
        run = payroll_runs.c
        query = (
            select(run.accrual_month)
            .where(
                run.company_id == self._uow.company,
                run.kind == PayrollRunKind.MONTHLY,
                run.status == PayrollRunStatus.CLOSED,
                run.accrual_month >= since.replace(day=1),
            )
            .distinct()
            .order_by(run.accrual_month)
        )
        return [last_of(row["accrual_month"]) for row in await self._uow.rows(query)]

    async def booked(self, on: date) -> Mapping[UUID | None, Mapping[Amount, Money]]:
        line, account = journal_lines.c, accounts.c
        standing = type_coerce(cast(func.sum(line.credit) - func.sum(line.debit), BigInteger), MoneyColumn)
        query = (
            select(line.cost_center_id, account.purpose, standing.label("amount"))
            .join(
                accounts,
                (account.company_id == line.company_id) & (account.id == line.account_id),
            )
            .where(
                line.company_id == self._uow.company,
                line.posted_on <= on,
                account.purpose.in_(PROVIDED),
            )
            .group_by(line.cost_center_id, account.purpose)
        )
        sums: Sums = defaultdict(dict)
        for row in await self._uow.rows(query):
            sums[row["cost_center_id"]][PROVIDED[row["purpose"]]] = row["amount"]
        return dict(sums)

    async def _employed(self, on: date) -> list[UUID]:
        employee = employees.c
        query = (
            select(employee.id)
            .where(
                employee.company_id == self._uow.company,
                employee.hired_on <= on,
                func.coalesce(employee.dismissed_on > on, True),
                employee.erased_on.is_(None),
            )
            .order_by(employee.id)
        )
        return [row["id"] for row in await self._uow.rows(query)]


def _add(part: dict[Amount, Money], provided: Sequence[Provision]) -> None:
    for each in provided:
        amount, charges = OF_KIND[each.kind]
        part[amount] = part.get(amount, ZERO) + each.total
        part[charges] = part.get(charges, ZERO) + each.charges_total
