"""Proving oneself at an identity provider: signing in by it, linking it to one's login."""

from typing import Any

import strawberry
from strawberry import Info

from api.authorization import SIGNED_IN, Requires
from api.context import Context
from api.ids import wire
from api.mutations import mutation
from api.platform.member import Member
from api.platform.proof import is_right, of_own_login, own_login, proven
from api.scalars import DateTime
from domain.kernel.runner import Envelope
from domain.platform.commands.link_identity import Link, LinkIdentity, link_identity
from domain.platform.commands.sign_in_by_provider import (
    OpenProvenSession,
    SignInByProvider,
    sign_in_by_provider,
)
from domain.platform.commands.unlink_identity import PartWith, UnlinkIdentity, unlink_identity
from domain.platform.identity import IdentityUnknown
from persistence.platform.identities import identities_of
from persistence.platform.keys import mint
from persistence.platform.logins import known_login
from persistence.platform.principals import is_company


@strawberry.type(description="What you are at an identity provider, linked to your login.")
class Identity:
    id: strawberry.ID = strawberry.field(description="For `unlinkIdentity`.")
    issuer: str = strawberry.field(description="The provider.")
    linked_at: DateTime = strawberry.field(description="Since when you may sign in by it.")


async def vouched(command: SignInByProvider, context: Context, _: Envelope) -> OpenProvenSession:
    """The token is verified before the transaction begins: its provider may have to be asked."""
    identity = await proven(command.token, context, "token")
    async with context.services.database.reading(command.company_id) as connection:
        exists = await is_company(connection, command.company_id)
    if not exists:
        raise IdentityUnknown
    return OpenProvenSession(
        company_id=command.company_id, address=context.address, identity=identity, code=command.code
    )


async def linking(command: LinkIdentity, context: Context, _: Envelope) -> Link:
    login, who = await own_login(context), context.known
    identity = await proven(command.token, context, "token")
    async with context.services.database.reading(who.company) as connection:
        known = await known_login(connection, login.email)
    return Link(
        account=mint().account(who.company, login.email),
        address=context.address,
        proved=await is_right(command.current_password, known.password_digest if known else None),
        identity=identity,
    )


async def parting(command: UnlinkIdentity, context: Context, _: Envelope) -> PartWith:
    await own_login(context)
    return PartWith(identity_id=command.identity_id)


@strawberry.type
class IdentityQuery:
    @strawberry.field(
        description="What you may sign in by besides your password; none for a key.",
        graphql_type=list[Identity] | None,
        directives=[Requires(scope=SIGNED_IN)],
    )
    async def identities(self, info: Info) -> Any:
        return [
            Identity(
                id=strawberry.ID(wire("identity", one.id)),
                issuer=one.issuer,
                linked_at=one.linked_at,
            )
            for one in await of_own_login(identities_of, info.context)
        ]


TOKENS: dict[str, Any] = {"access_token": str, "refresh_token": str, "expires_at": DateTime}


@strawberry.type
class IdentityMutation:
    sign_in_by_provider = mutation(
        sign_in_by_provider, accepts=SignInByProvider, prepare=vouched, public=True, **TOKENS
    )
    link_identity = mutation(link_identity, accepts=LinkIdentity, prepare=linking, member=Member)
    unlink_identity = mutation(unlink_identity, accepts=UnlinkIdentity, prepare=parting, member=Member)
