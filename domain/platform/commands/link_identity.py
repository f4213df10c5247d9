"""Link an identity at a provider to one's own login."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.identity import IdentityTaken, ProvenIdentity
from domain.platform.member import Member
from domain.platform.patience import password_doubt
from domain.platform.permission import AUTHENTICATED
from domain.platform.ports import Identities
from domain.platform.recognition import recognised
from domain.platform.session import InvalidCredentials, TooManyAttempts


@dataclass(kw_only=True)
class LinkIdentity(Command):
    """Link an identity at a provider to your login, to sign in with it in every company that let you in."""

    permission = AUTHENTICATED
    confidential = ("token", "current_password")
    proves = True

    token: str = field(repr=False)
    """The provider's access token, issued for this API."""
    current_password: str = field(repr=False)
    """Yours: an access token alone must not be enough to let somebody in for good."""


@dataclass(kw_only=True)
class Link(Command):
    """What is left once token and password were checked; ``proved`` when the password was right."""

    permission = AUTHENTICATED
    confidential = ("identity",)

    account: str
    address: str | None
    proved: bool
    identity: ProvenIdentity


async def link_identity(command: Link, uow: UnitOfWork) -> UUID | InvalidCredentials | TooManyAttempts:
    """A wrong password is answered, not raised, so that it is remembered."""
    if doubt := await password_doubt(command, uow, at="current_password"):
        return doubt
    member = await uow.get(Member, uow.actor)
    linked = await recognised(command.identity, uow)
    if linked is None:
        await uow.ask(Identities).link(uow.new_id(), member.login_id, command.identity)
    elif linked.login_id != member.login_id:
        raise IdentityTaken("token")
    return member.id
