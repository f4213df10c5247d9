"""End a loan before its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.payroll_loan import PayrollLoan


@dataclass(kw_only=True)
class EndPayrollLoan(Command):
    """Say in which month a loan is paid back from pay for the last time."""

    permission = "people.loan.end"
    overwrites = "payroll_loan_id"
    moves = True

    payroll_loan_id: Annotated[UUID, "payrollloan"]
    """The payroll loan that is meant."""
    valid_until: date
    """Its last day."""


async def end_payroll_loan(command: EndPayrollLoan, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange."""
    loan = await uow.get(PayrollLoan, command.payroll_loan_id, lock=True)
    loan.end(on=command.valid_until)
    return loan.id
