"""Open a session for who proved who they are, and count what failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.member import Member
from domain.platform.patience import patience_with
from domain.platform.ports import Logins
from domain.platform.proving import second_doubt
from domain.platform.second_factor import SecondFactorInvalid, SecondFactorRequired
from domain.platform.session import InvalidCredentials, TooManyAttempts
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session, is_welcome

Doubt = InvalidCredentials | SecondFactorInvalid | SecondFactorRequired


@dataclass(kw_only=True)
class SignIn(Command):
    """Sign in to one company with e-mail and password."""

    permission = "platform.session.open"
    confidential = ("password", "code")
    proves = True

    email: str
    """The member's e-mail."""
    password: str = field(repr=False)
    """The member's password."""
    company_id: Annotated[UUID, "company"]
    """Where to; a token is good in one company only."""
    code: str | None = field(default=None, repr=False)
    """Of your device, or a recovery code, once `SECOND_FACTOR_REQUIRED` asks for it."""


@dataclass(kw_only=True)
class OpenSession(Command):
    """What is left of signing in once the password was checked; ``member_id`` is None when it was wrong.

    ``outdated`` is a digest under parameters of before, ``rehashed`` what takes its place.
    """

    permission = "platform.session.open"
    confidential = ("code", "outdated", "rehashed")

    company_id: UUID
    account: str
    address: str | None
    member_id: UUID | None
    code: str | None = field(default=None, repr=False)
    outdated: str | None = field(default=None, repr=False)
    rehashed: str | None = field(default=None, repr=False)


async def open_session(command: OpenSession, uow: UnitOfWork) -> SignedIn | Doubt | TooManyAttempts:
    """A failure is answered, not raised, so that it is remembered."""
    patience = await patience_with(command.account, command.address, uow)
    if until := patience.blocked_until(uow.now):
        return TooManyAttempts(until=until)
    doubt = await _doubt(command, uow)
    patience.judge(doubt, at=uow.now)
    if doubt:
        return doubt
    assert command.member_id is not None
    if command.outdated and command.rehashed:
        member = await uow.get(Member, command.member_id)
        await uow.ask(Logins).rehash(member.login_id, known=command.outdated, digest=command.rehashed)
    return begin_session(command.member_id, uow)


async def _doubt(command: OpenSession, uow: UnitOfWork) -> Doubt | None:
    if command.member_id is None or not await is_welcome(command.member_id, uow):
        return InvalidCredentials()
    return await second_doubt(await uow.get(Member, command.member_id), command.code, uow)
