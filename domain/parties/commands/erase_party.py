"""Erase what says who a party is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.parties.party import Party


@dataclass(kw_only=True)
class EraseParty(Command):
    """Erase e-mail and telephone; of a person whom nothing names any more, name, CPF and address, too."""

    permission = "parties.party.erase"

    party_id: Annotated[UUID, "party"]
    """Whom."""
    identity: bool
    """Whether who it is goes, too."""


async def erase_party(command: EraseParty, uow: UnitOfWork) -> UUID:
    party = await uow.get(Party, command.party_id, lock=True)
    party.erase(identity=command.identity, on=uow.today)
    return party.id
