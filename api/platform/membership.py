"""One person in several companies: being invited, going over, keeping a password."""

from typing import Any

import strawberry
from strawberry import Info

from api.action import AvailableAction
from api.authorization import SIGNED_IN, Requires
from api.context import Context
from api.enums import InvitationStatus
from api.ids import wire
from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.platform.proof import is_right, of_own_login, own_login, proven
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Cnpj, DateTime, Email
from domain.kernel.runner import Envelope
from domain.platform.commands.accept_invitation import AcceptInvitation, ComeIn, accept_invitation
from domain.platform.commands.change_password import ChangePassword, ReplacePassword, change_password
from domain.platform.commands.invite_member import invite_member
from domain.platform.commands.revoke_invitation import revoke_invitation
from domain.platform.commands.switch_company import GoOver, SwitchCompany, switch_company
from domain.platform.identity import Voucher
from domain.platform.invitation import InvitationInvalid
from domain.platform.login import OnlyForMembers
from persistence.platform.keys import mint
from persistence.platform.logins import known_login, memberships_of
from persistence.platform.principals import invited_email, voucher_of
from persistence.platform.views import INVITATION


@strawberry.type(description="What lets one person in, once.")
class Invitation(Node):
    version: int = field("Raised by every change.")
    name: str = field("Whom it is for.")
    email: Email = field("What they will sign in with.")
    roles: list[str] = field("Names of the roles they will have.")
    status: InvitationStatus = field("Whether it can still be accepted.")
    invited_by: Member | None = relation("Who invited them; null when a key did.")
    invited_at: DateTime = field("When they were invited.")
    expires_at: DateTime = field("It is worth nothing afterwards.")
    accepted_at: DateTime | None = field("When they came in.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A company that let you in.")
class Membership:
    company_id: strawberry.ID = strawberry.field(description="For `switchCompany` and `signIn`.")
    legal_name: str = strawberry.field(description="Razão social.")
    trade_name: str | None = strawberry.field(description="Nome fantasia.")
    cnpj: Cnpj = strawberry.field(description="Of its head office.")
    current: bool = strawberry.field(description="Whether your token is good there.")


async def coming_in(command: AcceptInvitation, context: Context, _: Envelope) -> ComeIn:
    """Who has a login shows it by its password, by being signed in with it, or by a provider's token.

    To be signed in is not enough to link an identity: an access token alone must let nobody in for good.
    """
    presented = mint().read_invitation(command.token)
    if presented is None:
        raise InvitationInvalid("token")
    async with context.services.database.reading(presented.company) as connection:
        email = await invited_email(connection, presented)
        login = await known_login(connection, email) if email else None
    if email is None:
        raise InvitationInvalid("token")
    shown = command.identity_token
    identity = await proven(shown, context, "identity_token") if shown is not None else None
    signed_in = identity is None and await signed_in_as(email, context)
    proved = signed_in or (
        login is not None
        and (identity is None or command.password is not None)
        and await is_right(command.password or "", login.password_digest)
    )
    resting = await own_voucher(context) if signed_in else None
    return ComeIn(
        company_id=presented.company,
        invitation_id=presented.id,
        digest=presented.digest,
        password=command.password or "",
        account=mint().account(presented.company, email),
        address=context.address,
        login_id=login.id if login else None,
        proved=proved,
        identity=identity,
        voucher=Voucher.of(identity) if identity else resting,
    )


async def signed_in_as(email: str, context: Context) -> bool:
    if context.principal is None:
        return False
    try:
        return (await own_login(context)).email == email
    except OnlyForMembers:
        return False


async def own_voucher(context: Context) -> Voucher | None:
    """What the session that asks rests on, if that is a provider's word."""
    who = context.known
    if who.session is None:
        return None
    async with context.services.database.reading(who.company) as connection:
        return await voucher_of(connection, who.company, who.session)


async def going_over(command: SwitchCompany, context: Context, _: Envelope) -> GoOver:
    login = await own_login(context)
    async with context.services.database.reading(context.known.company) as connection:
        places = await memberships_of(connection, login.login_id)
    member = next((place.member_id for place in places if place.company_id == command.company_id), None)
    return GoOver(
        company_id=command.company_id,
        address=context.address,
        member_id=member,
        code=command.code,
        voucher=await own_voucher(context),
    )


async def replacing(command: ChangePassword, context: Context, _: Envelope) -> ReplacePassword:
    login, who = await own_login(context), context.known
    async with context.services.database.reading(who.company) as connection:
        known = await known_login(connection, login.email)
    assert who.session is not None, "a member has a session"
    return ReplacePassword(
        session_id=who.session,
        account=mint().account(who.company, login.email),
        address=context.address,
        proved=await is_right(command.current_password, known.password_digest if known else None),
        new_password=command.new_password,
    )


@strawberry.type
class MembershipQuery:
    invitation: Invitation | None = lookup(INVITATION, "One invitation, by what names it.")
    invitations: Connection[Invitation] | None = connection(INVITATION, "Who was invited.")

    @strawberry.field(
        description="The companies that let you in, by name; none for a key.",
        graphql_type=list[Membership] | None,
        directives=[Requires(scope=SIGNED_IN)],
    )
    async def memberships(self, info: Info) -> Any:
        return [
            Membership(
                company_id=strawberry.ID(wire("company", place.company_id)),
                legal_name=place.legal_name,
                trade_name=place.trade_name,
                cnpj=Cnpj(place.cnpj),
                current=place.company_id == info.context.known.company,
            )
            for place in await of_own_login(memberships_of, info.context)
        ]


TOKENS: dict[str, Any] = {"access_token": str, "refresh_token": str, "expires_at": DateTime}


@strawberry.type
class MembershipMutation:
    invite_member = mutation(invite_member, token=str, invitation=Invitation)
    revoke_invitation = mutation(revoke_invitation, invitation=Invitation)
    accept_invitation = mutation(
        accept_invitation, accepts=AcceptInvitation, prepare=coming_in, public=True, **TOKENS
    )
    switch_company = mutation(
        switch_company, accepts=SwitchCompany, prepare=going_over, elsewhere=True, **TOKENS
    )
    change_password = mutation(change_password, accepts=ChangePassword, prepare=replacing, member=Member)
