"""The register as pay needs it: who was employed how, for what pay, at whose cost, of many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ARRAY, Column, ColumnElement, Uuid, any_, bindparam, select, text

from domain.kernel.money import Money
from domain.kernel.refusal import Missing, Refusal, RefusalGroup
from domain.kernel.said import Said
from domain.people.employee import SamePersonTwice
from domain.people.employment import ContractKind, Engagement
from domain.people.issued_payslip import Cut, Gathered
from domain.people.labor_union import UnionRuleKind
from domain.people.payroll.additions import addition_of_month
from domain.people.payroll.days import last_of
from domain.people.payroll.kinds import PayAddition, WorkerKind
from domain.people.payroll.payee import Employer
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Terms
from persistence.people.payroll_tables import employer_rates
from persistence.people.tables import (
    departments,
    employees,
    employments,
    salaries,
    union_rules,
    work_schedules,
)
from persistence.unit_of_work import SqlUnitOfWork

F = TypeVar("F")

FULL_MONTH = 220
"""Hours where no schedule was said: those of a week of 44 (CLT, art. 64)."""
WORKERS = {ContractKind.APPRENTICE: WorkerKind.APPRENTICE, ContractKind.DIRECTOR: WorkerKind.DIRECTOR}


def among(column: Column[Any], ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Of any of these, in a statement that is the same for however many."""
    return column == any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


async def rows_of(uow: SqlUnitOfWork, table: Any, ids: Sequence[UUID], *where: Any) -> dict[UUID, list[Any]]:
    """Rows of a table about employees, by employee, in the order of their ids."""
    own = (table.c.company_id == uow.company, among(table.c.employee_id, ids), *where)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await uow.transaction.execute(select(table).where(*own).order_by(table.c.id)):
        found[row.employee_id].append(row)
    return found


@dataclass(frozen=True)
class Worker:
    """One employee with all that was ever agreed."""

    row: Any
    pay: Sequence[Any]
    versions: Sequence[Any]
    rules: Sequence[Any]
    rates: Sequence[Any]
    head_id: UUID
    twice: bool

    def salary_on(self, day: date) -> Any:
        """The row in force; before the first day, that of the first day."""
        reached = max(day, self.row.hired_on)
        found = [one for one in self.pay if one.effective_on <= reached]
        return max(found, key=lambda one: (one.effective_on, one.position))

    def version_on(self, day: date) -> Any:
        reached = max(day, self.row.hired_on)
        found: list[Any] = [one for one in self.versions if one.effective_on <= reached]
        return max(found, key=lambda one: (one.effective_on, one.position)) if found else None

    def monthly_on(self, day: date) -> Money:
        return self.salary_on(day).amount_sealed

    def addition_on(self, day: date) -> PayAddition:
        version = self.version_on(day)
        return PayAddition.NONE if version is None else version.pay_addition

    def pay_on(self, day: date, tables: Tables) -> Money:
        """A month's, with what is added for what the work does to a person: it is part of the pay by which
        vacations and thirteenth salaries go (CLT, art. 142, §5; TST, Súmulas 132 and 139)."""
        terms = self._terms(day, day)
        return Money.rounded(terms.monthly + addition_of_month(terms, tables))

    def hours_on(self, day: date) -> int:
        version = self.version_on(day)
        return (version and version.monthly_divisor) or FULL_MONTH

    def terms_of(self, month: date) -> tuple[Terms, ...]:
        """One for each pay, divisor or addition of its days, in their order."""
        first, last = max(month, self.row.hired_on), last_of(month)
        changes = {one.effective_on for one in (*self.pay, *self.versions)}
        made: list[Terms] = []
        for day in sorted({first, *(day for day in changes if first < day <= last)}):
            terms = self._terms(day, day if made else self.salary_on(day).effective_on)
            if not made or replace(terms, from_on=made[-1].from_on) != made[-1]:
                made.append(terms)
        return tuple(made)

    def _terms(self, day: date, since: date) -> Terms:
        return Terms(
            from_on=since,
            salary=self.monthly_on(day),
            monthly_hours=Decimal(self.hours_on(day)),
            addition=self.addition_on(day),
        )

    def premium_on(self, day: date, kind: UnionRuleKind) -> Decimal | None:
        """What the union's agreement of that day says, in percent."""
        version = self.version_on(day)
        union = None if version is None else version.union_id
        for rule in self.rules:
            ends = rule.valid_until or day
            if (rule.union_id, rule.kind) == (union, kind) and rule.valid_from <= day <= ends:
                return rule.rate
        return None

    def kind_on(self, day: date) -> WorkerKind:
        """Raises Missing for an intern."""
        version = self.version_on(day)
        contract = None if version is None else version.contract_kind
        if contract is ContractKind.INTERN:
            raise Missing("terms", what="pay of an intern (Lei 11.788/2008)", on=day)
        if self.row.engagement is Engagement.DIRECTING:
            return WorkerKind.DIRECTOR
        return WORKERS.get(contract, WorkerKind.EMPLOYEE)

    def cut_on(self, day: date) -> Cut:
        version = self.version_on(day)
        if version is None:
            return Cut(establishment_id=self.head_id)
        return Cut(
            establishment_id=version.establishment_id or self.head_id,
            department_id=version.department_id,
            cost_center_id=version.cost_center_id or version.department_cost_center_id,
            job_position_id=version.job_position_id,
        )

    def employer_on(self, month: date) -> Employer:
        """By the rates of the establishment in that month. Raises Missing."""
        place = self.cut_on(last_of(month)).establishment_id
        for rate in self.rates:
            if rate.establishment_id == place and rate.valid_from <= month:
                return Employer(
                    group=rate.employer_group,
                    risk=rate.risk,
                    accident_factor=rate.accident_factor,
                    third_parties=rate.third_parties,
                )
        raise Missing(
            "employer", what=Said("rates of the employer: establishment {place}", place=place), on=month
        )

    def known_or_refused(self, make: Callable[[], F]) -> tuple[F | None, tuple[Refusal, ...]]:
        """What it makes, or all that stands in its way."""
        refused: list[Refusal] = [SamePersonTwice("employee_id")] if self.twice else []
        made = None
        try:
            made = make()
        except Refusal as refusal:
            refused.append(refusal)
        except RefusalGroup as group:
            refused += group.refusals
        return (None if refused else made), tuple(refused)

    def gathered(self, day: date, **found: Any) -> Gathered:
        """Of this employee, as of a day."""
        return Gathered(
            employee_id=self.row.id,
            registration_number=self.row.registration_number,
            cut=self.cut_on(day),
            **found,
        )


async def workers_of(uow: SqlUnitOfWork, ids: Sequence[UUID], month: date) -> Mapping[UUID, Worker]:
    """By id; seven statements."""
    company = uow.company
    own = (employees.c.company_id == company, among(employees.c.id, ids))
    columns = (
        *(employees.c.id, employees.c.registration_number, employees.c.hired_on, employees.c.dismissed_on),
        employees.c.engagement,
    )
    found = (await uow.transaction.execute(select(*columns).where(*own).order_by(employees.c.id))).all()
    pay = await rows_of(uow, salaries, ids)
    versions = await _versions(uow, ids)
    rules = (
        await uow.transaction.execute(select(union_rules).where(union_rules.c.company_id == company))
    ).all()
    rates = (
        await uow.transaction.execute(
            select(employer_rates)
            .where(employer_rates.c.company_id == company)
            .order_by(employer_rates.c.valid_from.desc())
        )
    ).all()
    head = await uow.transaction.execute(HEAD, {"company": company})
    head_id = head.scalar_one()
    days = {"first": month, "last": last_of(month)}
    twice = {
        row.id for row in await uow.transaction.execute(TWICE, {"company": company, "ids": list(ids)} | days)
    }
    return {
        row.id: Worker(row, pay[row.id], versions[row.id], rules, rates, head_id, row.id in twice)
        for row in found
    }


async def _versions(uow: SqlUnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Any]]:
    company = uow.company
    query = (
        select(
            employments,
            work_schedules.c.monthly_divisor,
            departments.c.cost_center_id.label("department_cost_center_id"),
        )
        .outerjoin(
            work_schedules,
            (work_schedules.c.company_id == employments.c.company_id)
            & (work_schedules.c.id == employments.c.work_schedule_id),
        )
        .outerjoin(
            departments,
            (departments.c.company_id == employments.c.company_id)
            & (departments.c.id == employments.c.department_id),
        )
        .where(employments.c.company_id == company, among(employments.c.employee_id, ids))
        .order_by(employments.c.id)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await uow.transaction.execute(query):
        found[row.employee_id].append(row)
    return found


def days_between(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(offset) for offset in range((last - first).days + 1))


HEAD = text("""
select place.id from establishment place
join company on company.company_id = place.company_id and company.cnpj = place.cnpj
where place.company_id = :company
""")
"""The head office: where nobody said where somebody works, it is there."""

TWICE = text("""
select employee.id from employee
join employee other
  on other.company_id = employee.company_id and other.cpf_index = employee.cpf_index
 and other.engagement = employee.engagement and other.id <> employee.id
where employee.company_id = :company and employee.id = any(:ids)
  and greatest(employee.hired_on, other.hired_on) <= least(
      coalesce(employee.dismissed_on, :last), coalesce(other.dismissed_on, :last), :last)
  and least(coalesce(employee.dismissed_on, :last), coalesce(other.dismissed_on, :last)) >= :first
""")
"""Of a person who is employed twice on a day of the month."""
