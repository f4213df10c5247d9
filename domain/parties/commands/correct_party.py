"""Put a party's details right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.brazil import Address, PublicBody
from domain.kernel.command import Command, UnitOfWork
from domain.parties.details import details_of
from domain.parties.party import Party
from domain.parties.roles import PartyRole


@dataclass(kw_only=True)
class CorrectParty(Command):
    """Put these details in place of all that were there; what is left out is taken away."""

    permission = "parties.party.correct"
    overwrites = "party_id"

    party_id: Annotated[UUID, "party"]
    """Whose details."""
    name: str
    """Legal name, 60 characters at most, as fiscal documents print it."""
    trade_name: str | None = None
    """Name it is known by (nome fantasia)."""
    state_registration: str | None = None
    """Inscrição estadual in the state of the address, ISENTO, or nothing for who does not pay ICMS."""
    email: str | None = None
    """Where documents are sent."""
    phone: str | None = None
    """With area code; masks are taken off."""
    roles: tuple[PartyRole, ...]
    """As what it deals with us; at least one."""
    address: Address | None = None
    """An address once known can be changed but not taken away."""
    public_body: PublicBody | None = None
    """Whose public body it is: it keeps taxes back of what it pays. Nothing for who is none."""


async def correct_party(command: CorrectParty, uow: UnitOfWork) -> UUID:
    party = await uow.get(Party, command.party_id, lock=True)
    party.correct(await details_of(command, uow))
    return party.id
