"""Hire somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.kernel.brazil import Cpf
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.commission import check_commission_rate
from domain.kernel.money import Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Duplicate, checks
from domain.kernel.text import clean
from domain.people.employee import Employee, Salary
from domain.people.employing import check_pay, check_terms, version
from domain.people.employment import EmploymentTerms, Engagement
from domain.people.terms import check_salary

REGISTRATIONS = "people.employee"
"""Series of the registration numbers (matrícula)."""


@dataclass(kw_only=True)
class HireEmployee(Command):
    """Hire somebody from a day on, who may still be to come."""

    permission = "people.employee.hire"
    moves = True

    name: str
    """Full name, 70 characters at most."""
    cpf: str
    """With or without mask; nobody is employed twice at a time."""
    job_title: str
    """What the job is called, 100 characters at most."""
    hired_on: date
    """First day of the employment."""
    salary: Money
    """Reais a month."""
    commission_rate: Decimal = Decimal(0)
    """Percent of what the employee sells, 0 to 100."""
    terms: EmploymentTerms | None = None
    """Contract, position, department and the rest; else a contract without a term, and nothing more."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def hire_employee(command: HireEmployee, uow: UnitOfWork) -> UUID:
    terms = command.terms or EmploymentTerms()
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=70)
        with check.at("cpf"):
            cpf = Cpf.parse(command.cpf)
            await _refuse_employed(cpf, command.hired_on, terms.contract_kind.engagement, uow)
        with check.at("external_reference"):
            reference = await free_reference(uow, Employee, command.external_reference)
        with check.at("job_title"):
            job_title = clean(command.job_title, longest=100)
        with check.at("salary"):
            check_salary(command.salary)
        with check.at("commission_rate"):
            check_commission_rate(command.commission_rate)
        with check.at("terms"):
            await check_terms(terms, uow, hired_on=command.hired_on)
    with checks() as check, check.at("salary"):
        await check_pay(terms, command.salary, command.hired_on, uow)
    employee = Employee.hire(
        id=uow.new_id(),
        registration_number=await uow.draw_number(REGISTRATIONS),
        name=name,
        cpf=cpf,
        job_title=job_title,
        hired_on=command.hired_on,
        commission_rate=command.commission_rate,
        salary=_first_salary(command, uow),
        employment=version(terms, command.hired_on, position=1, reason=None, uow=uow),
        external_reference=reference,
    )
    uow.add(employee)
    return employee.id


async def _refuse_employed(cpf: Cpf, hired_on: date, engagement: Engagement, uow: UnitOfWork) -> None:
    """Raises Duplicate when an employment of this person does not end before the new one begins.

    A directorship may stand beside an employment, and one beside the other only.
    """
    for known in await uow.find_all(Employee, cpf=cpf, engagement=engagement):
        if known.dismissed_on is None or known.dismissed_on >= hired_on:
            raise Duplicate(kind="Employee", id=known.id)


def _first_salary(command: HireEmployee, uow: UnitOfWork) -> Salary:
    return Salary(
        id=uow.new_id(),
        position=1,
        amount=command.salary,
        effective_on=command.hired_on,
        reason=None,
        decided_at=uow.now,
    )
