"""Forget where somebody was paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.bank_details import BankDetails
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class EraseBankDetails(Command):
    """Forget accounts and keys of a party that nobody need know any more."""

    permission = "finance.bank_details.erase"

    party_id: Annotated[UUID, "party"]
    """Who was paid."""


async def erase_bank_details(command: EraseBankDetails, uow: UnitOfWork) -> UUID:
    for details in await uow.find_all(BankDetails, lock=True, party_id=command.party_id):
        details.erase()
    return command.party_id
