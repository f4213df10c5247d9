"""Ask for a party to be paid somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.payee import PayeePixKey, ask_for
from domain.finance.payee_account import PayeeAccount
from domain.finance.ports import Parties
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ChangeBankDetails(Command):
    """Ask for a party to be paid into this account, or by this Pix key, from now on.

    Somebody else has to approve it, and then it waits for its quarantine to end; what was in force
    stays so until then. Exactly one of `account` and `pix` is given.
    """

    permission = "finance.bank_details.change"
    moves = True

    party_id: Annotated[UUID, "party"]
    """Who is paid."""
    holder_tax_id: str
    """CPF or CNPJ of whose account or key it is: the party's own."""
    account: PayeeAccount | None = None
    """An account at a bank."""
    pix: PayeePixKey | None = None
    """A key of Pix, to pay by."""


async def change_bank_details(command: ChangeBankDetails, uow: UnitOfWork) -> UUID:
    """The id of the change. Raises NotFound, HolderIsAnother, BankDetailsPending, and what is malformed."""
    holder = await uow.ask(Parties).tax_id_of(command.party_id)
    return await ask_for(command, "party_id", command.party_id, holder, uow)
