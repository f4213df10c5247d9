"""Forget to which addresses of somebody documents were sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.facts import Correspondence
from domain.fiscal.invoice_letter import InvoiceLetter
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class EraseLetterAddresses(Command):
    """Forget a party's addresses in letters with documents; that they were sent, and when, stays."""

    permission = "fiscal.letter.erase"

    party_id: Annotated[UUID, "party"]
    """Whose."""


async def erase_letter_addresses(command: EraseLetterAddresses, uow: UnitOfWork) -> UUID:
    addresses = await uow.ask(Correspondence).with_party(command.party_id)
    for letter in await uow.get_many(InvoiceLetter, list(addresses), lock=True):
        letter.forget(addresses[letter.id])
    return command.party_id
