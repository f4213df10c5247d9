"""Pay an employee another salary from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.carried import carried
from domain.people.employee import Employee
from domain.people.employing import check_pay
from domain.people.terms import check_salary


@dataclass(kw_only=True)
class ChangeSalary(Command):
    """Pay an employee another salary from a day on; what was paid before stays on record."""

    permission = "people.salary.change"
    overwrites = "employee_id"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Whose salary."""
    salary: Money
    """Reais a month."""
    effective_on: date
    """First day it is paid for, inside the employment or the notice that was paid in place of worked; it may
    lie in months that are closed, whose difference a RETROACTIVE run pays."""
    reason: str
    """Why, such as a promotion or the yearly agreement."""


async def change_salary(command: ChangeSalary, uow: UnitOfWork) -> UUID:
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check:
        with check.at("salary"):
            check_salary(command.salary)
        with check.at("reason"):
            reason = clean(command.reason, longest=255)
        carried_until = await carried(employee, uow)
        inside = employee.is_paid_on(command.effective_on, carried_until)
        check.that(inside, employee.not_employed("effective_on"))
    with checks() as check, check.at("salary"):
        await check_pay(employee.terms_on(command.effective_on), command.salary, command.effective_on, uow)
    employee.change_salary(
        id=uow.new_id(),
        amount=command.salary,
        effective_on=command.effective_on,
        reason=reason,
        at=uow.now,
        carried_until=carried_until,
    )
    return employee.id
