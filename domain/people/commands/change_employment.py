"""Change how somebody is employed, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.employee import Employee
from domain.people.employing import check_terms, version
from domain.people.employment import LONGEST_REASON, EmploymentTerms


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
    reason: str
    """Why, such as a promotion, a transfer or a correction."""


async def change_employment(command: ChangeEmployment, uow: UnitOfWork) -> UUID:
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check:
        with check.at("reason"):
            reason = clean(command.reason, longest=LONGEST_REASON)
        with check.at("terms"):
            await check_terms(command.terms, uow, hired_on=employee.hired_on)
        check.that(employee.is_employed_on(command.effective_on), employee.not_employed("effective_on"))
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
