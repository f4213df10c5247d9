"""Ask an authority whether its service works, rarely, and go by what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.authority_standing import IN_OPERATION, standing_of
from domain.fiscal.contingency import Contingency
from domain.kernel.brazil import Environment
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordAuthorityStatus(Command):
    """Write down what an authority says of its service; one that works ends the contingency."""

    permission = "fiscal.invoice.transmit"

    contingency_id: Annotated[UUID, "contingency"]
    """The contingency that its absence led to."""
    authority: str
    """The authority, by its name in the list of addresses."""
    environment: Environment
    """Where."""
    status_code: int
    """cStat; 107 is in operation."""


async def record_authority_status(command: RecordAuthorityStatus, uow: UnitOfWork) -> UUID:
    standing = await standing_of(command.authority, command.environment, uow)
    standing.answer(command.status_code, at=uow.now)
    if command.status_code == IN_OPERATION:
        contingency = await uow.get(Contingency, command.contingency_id, lock=True)
        contingency.leave(by=uow.actor, at=uow.now)
    return command.contingency_id


@dataclass(kw_only=True)
class AskAuthority(Command):
    """Take the right to ask an authority about its service: nobody else asks for three minutes."""

    permission = "fiscal.invoice.transmit"

    authority: str
    """The authority, by its name in the list of addresses."""
    environment: Environment
    """Where."""


async def ask_authority(command: AskAuthority, uow: UnitOfWork) -> bool:
    """Whether it may be asked now."""
    standing = await standing_of(command.authority, command.environment, uow)
    if not standing.may_be_asked(uow.now):
        return False
    standing.asked_at = uow.now
    return True
