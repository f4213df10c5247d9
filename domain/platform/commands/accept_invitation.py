"""Come in on an invitation: as a new person, by a provider, or with the login of another company."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Duplicate, checks
from domain.platform.company import Company, CompanyStatus
from domain.platform.enrolment import admit, open_login, open_login_elsewhere
from domain.platform.identity import IdentityTaken, ProvenIdentity, Voucher
from domain.platform.invitation import Invitation, InvitationInvalid
from domain.platform.login import check_password
from domain.platform.member import Member
from domain.platform.patience import password_doubt
from domain.platform.ports import Identities
from domain.platform.recognition import recognised
from domain.platform.session import InvalidCredentials, TooManyAttempts
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session


@dataclass(kw_only=True)
class AcceptInvitation(Command):
    """Come in on an invitation, and be signed in."""

    permission = "platform.invitation.accept"
    confidential = ("token", "password", "identity_token")
    proves = True

    token: str = field(repr=False)
    """The one that was handed to you."""
    password: str | None = field(default=None, repr=False)
    """The one you choose, 12 to 200 characters; who has a login already, its own, or none when signed in."""
    identity_token: str | None = field(default=None, repr=False)
    """An access token of an identity provider, to sign in with it from now on; no password is needed then,
    but by who has a login that it is not linked to yet."""


@dataclass(kw_only=True)
class ComeIn(Command):
    """An invitation's token taken apart.

    ``login_id`` is that of the person, if there is one, and ``proved`` whether it was shown to be theirs.
    ``voucher`` is the provider's word that their session depends on.
    """

    permission = "platform.invitation.accept"
    confidential = ("digest", "password", "identity", "voucher")

    company_id: UUID
    invitation_id: UUID
    digest: bytes = field(repr=False)
    password: str = field(repr=False)
    account: str
    address: str | None
    login_id: UUID | None
    proved: bool
    identity: ProvenIdentity | None = None
    voucher: Voucher | None = None


async def accept_invitation(
    command: ComeIn, uow: UnitOfWork
) -> SignedIn | InvalidCredentials | TooManyAttempts:
    """A wrong password is answered, not raised, so that it is remembered."""
    invitation = await _presented(command, uow)
    linked = await _is_linked(command, uow)
    if command.login_id and not linked and (doubt := await password_doubt(command, uow, at="password")):
        return doubt
    invitation.accept(at=uow.now)
    login_id = command.login_id or await _new_login(command, invitation, uow)
    if command.identity and not linked:
        await uow.ask(Identities).link(uow.new_id(), login_id, command.identity)
    member = admit(invitation.name, invitation.email, uow, login_id=login_id, roles=invitation.roles)
    return begin_session(member.id, uow, command.voucher)


async def _presented(command: ComeIn, uow: UnitOfWork) -> Invitation:
    """Raises InvitationInvalid, Duplicate."""
    invitation = await uow.find(Invitation, lock=True, id=command.invitation_id)
    company = await uow.get(Company, uow.company)
    if invitation is None or company.status is not CompanyStatus.ACTIVE:
        raise InvitationInvalid("token")
    invitation.check(presented=command.digest, at=uow.now)
    if await uow.find(Member, email=invitation.email):
        raise Duplicate("token", kind="Member")
    return invitation


async def _is_linked(command: ComeIn, uow: UnitOfWork) -> bool:
    """Whether the identity is the invited person's already. Raises IdentityTaken when it is another's."""
    linked = None if command.identity is None else await recognised(command.identity, uow)
    if linked is not None and linked.login_id != command.login_id:
        raise IdentityTaken("identity_token")
    return linked is not None


async def _new_login(command: ComeIn, invitation: Invitation, uow: UnitOfWork) -> UUID:
    if command.identity:
        return await open_login_elsewhere(invitation.email, uow)
    with checks() as check, check.at("password"):
        check_password(command.password)
    return await open_login(invitation.email, command.password, uow)
