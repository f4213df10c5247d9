"""Open a session for who proved who they are, and count what failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.patience import attempts_of
from domain.platform.session import InvalidCredentials, TooManyAttempts
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session, is_welcome


@dataclass(kw_only=True)
class SignIn(Command):
    """Sign in to one company with e-mail and password."""

    permission = "platform.session.open"
    confidential = ("password",)

    email: str
    """The member's e-mail."""
    password: str = field(repr=False)
    """The member's password."""
    company_id: Annotated[UUID, "company"]
    """Where to; a token is good in one company only."""


@dataclass(kw_only=True)
class OpenSession(Command):
    """What is left of signing in once the password was checked; ``member_id`` is None when it was wrong."""

    permission = "platform.session.open"

    company_id: UUID
    account: str
    member_id: UUID | None


async def open_session(
    command: OpenSession, uow: UnitOfWork
) -> SignedIn | InvalidCredentials | TooManyAttempts:
    """A failure is answered, not raised, so that it is remembered."""
    attempts = await attempts_of(command.account, uow)
    if attempts.blocks(uow.now):
        return TooManyAttempts(until=attempts.blocked_until)
    if not await is_welcome(command.member_id, uow):
        attempts.fail(uow.now)
        return InvalidCredentials()
    assert command.member_id is not None
    attempts.succeed()
    return begin_session(command.member_id, uow)
