"""Invite a person into the company."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.platform.enrolment import LONGEST_NAME, free_email
from domain.platform.events import MemberInvited
from domain.platform.granting import check_roles
from domain.platform.invitation import INVITATION_LASTS, Invitation, InvitationStatus
from domain.platform.language import Language
from domain.platform.ports import Post, Tokens


@dataclass(kw_only=True)
class InviteMember(Command):
    """Invite a person, with roles that say what they may do.

    It is sent by mail; where none leaves the installation (no `MAIL_URL`), the answer's `token` is shown
    once, to be handed over by you. It is good once, for a week; inviting the same person again makes
    the one before worthless.
    """

    permission = "platform.member.invite"

    name: str
    """As colleagues know them, at most 60 characters."""
    email: str
    """What they sign in with, here as in every other company that lets them in."""
    roles: tuple[str, ...]
    """Names of roles, like SALES; at least one, none that allows more than you may."""
    language: Language = Language.PORTUGUESE
    """In which they are written to."""


@dataclass(frozen=True, kw_only=True)
class Invited:
    """``token`` is the text to be handed over, unless it goes by mail."""

    id: UUID
    invitation: UUID
    token: str | None = field(repr=False)


async def invite_member(command: InviteMember, uow: UnitOfWork) -> Invited:
    name, email, roles = await _checked(command, uow)
    for earlier in await uow.find_all(Invitation, lock=True, email=email, status=InvitationStatus.PENDING):
        earlier.revoke()
    id = uow.new_id()
    token = uow.ask(Tokens).invitation(uow.company, id)
    invitation = Invitation(
        id=id,
        name=name,
        email=email,
        roles=roles,
        digest=token.digest,
        invited_by=uow.actor,
        invited_at=uow.now,
        expires_at=uow.now + INVITATION_LASTS,
    )
    uow.add(invitation)
    invitation.record(MemberInvited(invitation_id=id, invited_by=uow.actor))
    if not uow.ask(Post).delivers():
        return Invited(id=id, invitation=id, token=token.text)
    invitation.post(command.language)
    return Invited(id=id, invitation=id, token=None)


async def _checked(command: InviteMember, uow: UnitOfWork) -> tuple[str, str, tuple[str, ...]]:
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=LONGEST_NAME)
        with check.at("email"):
            email = await free_email(command.email, uow)
        with check.at():
            roles = await check_roles(command.roles, uow)
    return name, email, roles
