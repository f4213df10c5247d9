"""End a session of somebody's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.session import Session


@dataclass(kw_only=True)
class EndSession(Command):
    """End anybody's session in this company: its tokens are refused from the next request on."""

    permission = "platform.session.end"
    changes = "session_id"

    session_id: Annotated[UUID, "session"]
    """One of `sessions`."""


async def end_session(command: EndSession, uow: UnitOfWork) -> UUID:
    session = await uow.get(Session, command.session_id, lock=True)
    session.end(at=uow.now)
    return session.id
