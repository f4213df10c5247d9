"""Ask for an employee to be paid somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.payee import PayeePixKey, ask_for
from domain.finance.payee_account import PayeeAccount
from domain.finance.ports import Employees
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ChangeEmployeeBankDetails(Command):
    """Ask for an employee's pay to go into this account, or by this Pix key, from now on.

    Somebody else has to approve it, and then it waits for its quarantine to end; what was in force
    stays so until then. Exactly one of `account` and `pix` is given.
    """

    permission = "people.bank_details.change"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Who is paid."""
    holder_tax_id: str
    """CPF of whose account or key it is: the employee's own."""
    account: PayeeAccount | None = None
    """An account at a bank."""
    pix: PayeePixKey | None = None
    """A key of Pix, to pay by."""


async def change_employee_bank_details(command: ChangeEmployeeBankDetails, uow: UnitOfWork) -> UUID:
    """The id of the change. Raises NotFound, HolderIsAnother, BankDetailsPending, and what is malformed."""
    holder = await uow.ask(Employees).cpf_of(command.employee_id)
    return await ask_for(command, "employee_id", command.employee_id, holder, uow)
