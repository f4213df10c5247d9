"""Erase who somebody is that worked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.alimony_order import AlimonyOrder
from domain.people.benefit import Benefit
from domain.people.dependent import Dependent
from domain.people.employee import Employee
from domain.people.employee_document import EmployeeDocument
from domain.people.leave import Leave
from domain.people.pay_item import PayItemEntry
from domain.people.payroll_loan import PayrollLoan
from domain.people.termination import Termination
from domain.people.time_entry import TimeEntry
from domain.people.vacation import Vacation

NAMING = (
    Dependent,
    EmployeeDocument,
    Benefit,
    AlimonyOrder,
    PayrollLoan,
    PayItemEntry,
    TimeEntry,
    Leave,
    Vacation,
    Termination,
)
"""What may say who it was."""


@dataclass(kw_only=True)
class EraseEmployee(Command):
    """Erase name, CPF and why the employment ended, dependents, numbers of documents, who had alimony and
    what other systems call any of it.

    Days and amounts stay, of nobody.
    """

    permission = "people.employee.erase"

    employee_id: Annotated[UUID, "employee"]
    """Whom."""
    identity: bool
    """Whether the time has come."""


async def erase_employee(command: EraseEmployee, uow: UnitOfWork) -> UUID:
    employee = await uow.get(Employee, command.employee_id, lock=True)
    if command.identity:
        employee.erase(on=uow.today)
        for kind in NAMING:
            for named in await uow.find_all(kind, lock=True, employee_id=employee.id):
                named.erase()
    return employee.id
