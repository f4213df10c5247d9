"""Erase who somebody is that worked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.employee import Employee


@dataclass(kw_only=True)
class EraseEmployee(Command):
    """Erase name, CPF and why the employment ended; days and amounts stay, of nobody."""

    permission = "people.employee.erase"

    employee_id: Annotated[UUID, "employee"]
    """Whom."""
    identity: bool
    """Whether the time has come."""


async def erase_employee(command: EraseEmployee, uow: UnitOfWork) -> UUID:
    employee = await uow.get(Employee, command.employee_id, lock=True)
    if command.identity:
        employee.erase(on=uow.today)
    return employee.id
