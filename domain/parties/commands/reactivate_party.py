"""Deal with a party again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.parties.party import Party


@dataclass(kw_only=True)
class ReactivateParty(Command):
    """Deal again with a party that was put aside."""

    permission = "parties.party.reactivate"
    changes = "party_id"

    party_id: Annotated[UUID, "party"]
    """Who is dealt with again."""


async def reactivate_party(command: ReactivateParty, uow: UnitOfWork) -> UUID:
    party = await uow.get(Party, command.party_id, lock=True)
    party.reactivate()
    return party.id
