"""What vacations and thirteenth salaries come to at the end of a month, by cost centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Table, cast, func, select, type_coerce

from domain.accounting.account import AccountPurpose
from domain.accounting.ports import Provisions
from domain.accounting.postings import Amount
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO, Money
from domain.people.accrued import Accrual, provisions_of
from domain.people.issued_payslip import Gathered
from domain.people.payroll.month import Month
from domain.people.payroll.provisions import Provision, ProvisionOf
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRun, PayrollRunKind, PayrollRunStatus
from domain.people.ports import LabourLaws, PayFacts
from domain.people.vacation import VacationStatus
from domain.people.vacation_right import accrual_periods, record_of
from persistence.accounting.tables import accounts, journal_lines
from persistence.answering import answers
from persistence.columns import MoneyColumn
from persistence.people.payroll_tables import payroll_runs, payslips
from persistence.people.tables import employees, leaves, time_entries, vacations
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

    async def due(self, on: date) -> Mapping[UUID | None, Mapping[Amount, Money]]:
        """Of all who are employed at the end of the day, some hundred at a time."""
        law, month = self._uow.ask(LawBook), on.replace(day=1)
        tables = Tables(await law.on(month), await law.on(on))
        sums: Sums = defaultdict(dict)
        everybody = await self._employed(on)
        for begin in range(0, len(everybody), MANY):
            for cost_center_id, provided in await self._of(everybody[begin : begin + MANY], on, tables):
                _add(sums[cost_center_id], provided)
        return dict(sums)

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

    async def _of(
        self, ids: Sequence[UUID], on: date, tables: Tables
    ) -> list[tuple[UUID | None, tuple[Provision, ...]]]:
        """Who cannot be reckoned is not provided for: the month's run refuses them by name."""
        gathered = await self._uow.ask(PayFacts).of(_run_of(on, self._uow), ids)
        known = await self._accruals(ids, gathered, on)
        return [
            (one.cut.cost_center_id, provisions_of(known[one.employee_id], on, tables))
            for one in gathered
            if one.employee_id in known
        ]

    async def _accruals(
        self, ids: Sequence[UUID], gathered: Sequence[Gathered], on: date
    ) -> dict[UUID, Accrual]:
        people = {row.id: row for row in await self._rows(employees, "id", ids)}
        missed = _by_employee(await self._rows(time_entries, "employee_id", ids))
        planned = _by_employee(await self._rows(vacations, "employee_id", ids))
        away = _by_employee(await self._rows(leaves, "employee_id", ids))
        law = await self._uow.ask(LabourLaws).known()
        paid = await self._thirteenth_paid(ids, on)
        found = {}
        for one in gathered:
            if not isinstance(one.facts, Month):
                continue
            begun = [
                each
                for each in planned[one.employee_id]
                if each.status is VacationStatus.APPROVED and each.starts_on <= on
            ]
            id = one.employee_id
            record = record_of(people[id], missed[id], begun, away[id])
            found[id] = Accrual(
                payee=one.facts.payee,
                hired_on=one.facts.hired_on,
                terms=one.facts.terms,
                leaves=one.facts.leaves,
                periods=tuple(accrual_periods(record, law, until=on)),
                thirteenth_paid=id in paid,
            )
        return found

    async def _rows(self, table: Table, column: str, ids: Sequence[UUID]) -> Sequence[Any]:
        query = select(table).where(table.c.company_id == self._uow.company, table.c[column].in_(ids))
        return (await self._uow.transaction.execute(query)).all()

    async def _thirteenth_paid(self, ids: Sequence[UUID], on: date) -> frozenset[UUID]:
        run, slip = payroll_runs.c, payslips.c
        query = (
            select(slip.employee_id)
            .join(payroll_runs, (run.company_id == slip.company_id) & (run.id == slip.run_id))
            .where(
                slip.company_id == self._uow.company,
                slip.employee_id.in_(ids),
                slip.refusal_code.is_(None),
                run.kind == PayrollRunKind.THIRTEENTH_SECOND,
                run.status == PayrollRunStatus.CLOSED,
                run.accrual_month.between(on.replace(month=1, day=1), on),
            )
        )
        return frozenset(row["employee_id"] for row in await self._uow.rows(query))


def _run_of(on: date, uow: SqlUnitOfWork) -> PayrollRun:
    """None that is kept: facts are asked for as a run of the month would ask."""
    return PayrollRun(
        id=uow.new_id(),
        number=0,
        kind=PayrollRunKind.MONTHLY,
        accrual_month=on.replace(day=1),
        paid_on=on,
        opened_by=uow.actor,
        opened_at=uow.now,
        calculated_by=uow.actor,
    )


def _by_employee(rows: Sequence[Any]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.employee_id].append(row)
    return found


def _add(part: dict[Amount, Money], provided: Sequence[Provision]) -> None:
    for each in provided:
        amount, charges = OF_KIND[each.kind]
        part[amount] = part.get(amount, ZERO) + each.total
        part[charges] = part.get(charges, ZERO) + each.charges_total
