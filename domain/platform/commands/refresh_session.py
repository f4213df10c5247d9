"""Exchange a refresh token for fresh tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.member import Member, MemberStatus
from domain.platform.ports import Tokens
from domain.platform.session import Session, SessionEnded
from domain.platform.signed_in import SignedIn


@dataclass(kw_only=True)
class RefreshSession(Command):
    """Exchange a refresh token for fresh tokens; each is good for one exchange."""

    permission = "platform.session.refresh"
    confidential = ("refresh_token",)

    refresh_token: str = field(repr=False)
    """The one received last. Using an earlier one ends the session."""


@dataclass(kw_only=True)
class RotateSession(Command):
    """A refresh token taken apart."""

    permission = "platform.session.refresh"

    company_id: UUID
    session_id: UUID
    digest: bytes


async def rotate_session(command: RotateSession, uow: UnitOfWork) -> SignedIn | SessionEnded:
    """A token used twice is answered, not raised, so that the session stays ended."""
    session = await uow.find(Session, lock=True, id=command.session_id)
    if session is None:
        return SessionEnded("refresh_token")
    member = await uow.get(Member, session.member_id)
    tokens = uow.ask(Tokens)
    fresh = tokens.refresh(uow.company, session.id)
    active = member.status is MemberStatus.ACTIVE
    if not active or not session.rotate(presented=command.digest, fresh=fresh.digest, at=uow.now):
        return SessionEnded("refresh_token")
    access = tokens.access(uow.company, session.id, member.id, at=uow.now)
    return SignedIn(
        id=session.id, access_token=access.text, refresh_token=fresh.text, expires_at=access.expires_at
    )
