"""Do nothing new with a party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.parties.party import Party


@dataclass(kw_only=True)
class DeactivateParty(Command):
    """Do nothing new with this party; what was done stays."""

    permission = "parties.party.deactivate"
    changes = "party_id"

    party_id: Annotated[UUID, "party"]
    """Who is no longer dealt with."""
    reason: str
    """Why, for who asks later."""


async def deactivate_party(command: DeactivateParty, uow: UnitOfWork) -> UUID:
    party = await uow.get(Party, command.party_id, lock=True)
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    party.deactivate(reason=reason)
    return party.id
