"""End a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound
from domain.platform.permission import AUTHENTICATED
from domain.platform.session import Session


@dataclass(kw_only=True)
class SignOut(Command):
    """End a session of one's own: its tokens are refused from the next request on."""

    permission = AUTHENTICATED

    session_id: Annotated[UUID, "session"]
    """The `session` that `viewer` shows."""


async def sign_out(command: SignOut, uow: UnitOfWork) -> UUID:
    session = await uow.get(Session, command.session_id, lock=True)
    if session.member_id != uow.actor:
        raise NotFound("session_id", kind="session")
    session.end(at=uow.now)
    return session.id
