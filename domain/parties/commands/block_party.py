"""Have somebody look at a party's orders first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.parties.party import Party


@dataclass(kw_only=True)
class BlockParty(Command):
    """Have every new order of this party reviewed before it goes on."""

    permission = "parties.party.block"
    changes = "party_id"

    party_id: Annotated[UUID, "party"]
    """Who is blocked."""
    reason: str
    """Why, for who asks later."""


async def block_party(command: BlockParty, uow: UnitOfWork) -> UUID:
    party = await uow.get(Party, command.party_id, lock=True)
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    party.block(reason=reason)
    return party.id
