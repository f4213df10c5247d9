"""Trust a party again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.parties.party import Party


@dataclass(kw_only=True)
class UnblockParty(Command):
    """Let the orders of this party go on without review."""

    permission = "parties.party.unblock"
    changes = "party_id"

    party_id: Annotated[UUID, "party"]
    """Who is trusted again."""


async def unblock_party(command: UnblockParty, uow: UnitOfWork) -> UUID:
    party = await uow.get(Party, command.party_id, lock=True)
    party.unblock()
    return party.id
