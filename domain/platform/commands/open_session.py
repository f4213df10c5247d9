"""Open a session for who proved who they are, and count what failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.company import Company, CompanyStatus
from domain.platform.member import Member, MemberStatus
from domain.platform.ports import Tokens
from domain.platform.session import (
    SESSION_LASTS,
    InvalidCredentials,
    Session,
    SignInAttempts,
    TooManyAttempts,
)
from domain.platform.signed_in import SignedIn


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
    attempts = await _attempts(command.account, uow)
    if attempts.blocks(uow.now):
        return TooManyAttempts(until=attempts.blocked_until)
    if not await _welcome(command.member_id, uow):
        attempts.fail(uow.now)
        return InvalidCredentials()
    assert command.member_id is not None
    attempts.succeed()
    return begin_session(command.member_id, uow)


def begin_session(member_id: UUID, uow: UnitOfWork) -> SignedIn:
    id, tokens = uow.new_id(), uow.ask(Tokens)
    refresh = tokens.refresh(uow.company, id)
    uow.add(
        Session(
            id=id,
            member_id=member_id,
            digest=refresh.digest,
            opened_at=uow.now,
            expires_at=uow.now + SESSION_LASTS,
        )
    )
    access = tokens.access(uow.company, id, member_id, at=uow.now)
    return SignedIn(id=id, access_token=access.text, refresh_token=refresh.text, expires_at=access.expires_at)


async def _attempts(account: str, uow: UnitOfWork) -> SignInAttempts:
    known = await uow.find(SignInAttempts, lock=True, account=account)
    if known is None:
        known = SignInAttempts(id=uow.new_id(), account=account)
        uow.add(known)
    return known


async def _welcome(member_id: UUID | None, uow: UnitOfWork) -> bool:
    if member_id is None:
        return False
    member, company = await uow.get(Member, member_id), await uow.get(Company, uow.company)
    return member.status is MemberStatus.ACTIVE and company.status is CompanyStatus.ACTIVE
