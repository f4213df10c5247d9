"""Sign in with what an identity provider says, in place of a password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.identity import IdentityUnknown, ProvenIdentity, Voucher
from domain.platform.member import Member
from domain.platform.proving import Doubt, doubt_without_password
from domain.platform.recognition import recognised
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session, is_welcome


@dataclass(kw_only=True)
class SignInByProvider(Command):
    """Sign in to one company with an access token of an identity provider.

    The identity must be linked to your login: by accepting an invitation with it, or by `linkIdentity`.
    """

    permission = "platform.session.open"
    confidential = ("token", "code")
    proves = True

    token: str = field(repr=False)
    """The provider's access token (RFC 9068), issued for this API."""
    company_id: Annotated[UUID, "company"]
    """Where to; `memberships` and `switchCompany` lead to the others."""
    code: str | None = field(default=None, repr=False)
    """Of your device, or a recovery code, once `SECOND_FACTOR_REQUIRED` asks for it."""


@dataclass(kw_only=True)
class OpenProvenSession(Command):
    """What is left of signing in once the provider's token was verified."""

    permission = "platform.session.open"
    confidential = ("identity", "code")

    company_id: UUID
    address: str | None
    identity: ProvenIdentity
    code: str | None = field(default=None, repr=False)


async def sign_in_by_provider(command: OpenProvenSession, uow: UnitOfWork) -> SignedIn | Doubt:
    """A wrong code is answered, not raised, so that it is remembered.

    A provider's word stands for the password, not for the device. Raises IdentityTokenInvalid,
    IdentityUnknown.
    """
    linked = await recognised(command.identity, uow)
    member = None if linked is None else await uow.find(Member, login_id=linked.login_id)
    if member is None or not await is_welcome(member.id, uow):
        raise IdentityUnknown
    if doubt := await doubt_without_password(member, command.code, command.address, uow):
        return doubt
    return begin_session(member.id, uow, Voucher.of(command.identity))
