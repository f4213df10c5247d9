"""Change how somebody is employed, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import NotAllowed, checks
from domain.kernel.text import clean
from domain.people.employee import Employee
from domain.people.employing import check_pay, check_terms, version
from domain.people.employment import LONGEST_REASON, EmploymentTerms
from domain.people.terms import check_salary

SALARY_CHANGE = "people.salary.change"
"""Permission."""


@dataclass(kw_only=True)
class ChangeEmployment(Command):
    """Agree another position, department, schedule, union or contract from a day on.

    What was agreed before stays on record; a correction is one more version for the same day.
    """

    permission = "people.employment.change"
    overwrites = "employee_id"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Whose employment."""
    effective_on: date
    """First day it is so, inside the employment."""
    terms: EmploymentTerms
    """All that is so from then on."""
    salary: Money | None = None
    """Reais a month from that day on; none: what is paid on it stays. Needs people.salary.change."""
    reason: str
    """Why, such as a promotion, a transfer or a correction."""


async def change_employment(command: ChangeEmployment, uow: UnitOfWork) -> UUID:
    """What is paid on the day must be within the range of the position and above the floor.

    Raises NotFound, NotAllowed, NotEmployedThen, OtherEngagement, OutOfRange, PayOutsideRange, BelowFloor.
    """
    if command.salary is not None and not uow.may(SALARY_CHANGE):
        raise NotAllowed("salary", permission=SALARY_CHANGE)
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check:
        with check.at("reason"):
            reason = clean(command.reason, longest=LONGEST_REASON)
        with check.at("terms"):
            await check_terms(command.terms, uow, hired_on=employee.hired_on)
        if command.salary is not None:
            with check.at("salary"):
                check_salary(command.salary)
        check.that(employee.is_employed_on(command.effective_on), employee.not_employed("effective_on"))
    on, salary = command.effective_on, command.salary
    with checks() as check, check.at("salary" if salary else "terms"):
        await check_pay(command.terms, salary or employee.salary_on(on), on, uow)
    if salary is not None:
        employee.change_salary(id=uow.new_id(), amount=salary, effective_on=on, reason=reason, at=uow.now)
    employee.change_employment(
        version(
            command.terms,
            command.effective_on,
            position=len(employee.employments) + 1,
            reason=reason,
            uow=uow,
        )
    )
    return employee.id
