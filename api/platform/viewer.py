"""Who asks."""

from typing import Any

import strawberry
from strawberry import Info

from api.authorization import SIGNED_IN, Requires
from api.enums import PrincipalKind
from api.ids import wire
from api.platform.company import Company, own_company
from api.scalars import Decimal
from persistence.platform.principals import discount_limit, lacks_second_factor


@strawberry.type(description="Who asks: a member who signed in, or a partner's key.")
class Viewer:
    id: strawberry.ID = strawberry.field(description="The member's or the key's.")
    kind: PrincipalKind = strawberry.field(description="Person or program.")
    name: str = strawberry.field(description="Of the member or the key.")
    roles: list[str] = strawberry.field(description="Names of the member's roles; none for a key.")
    permissions: list[str] = strawberry.field(description="What may be done, stars included.")
    session_id: strawberry.ID | None = strawberry.field(description="To sign out of; null for a key.")
    session: strawberry.ID | None = strawberry.field(
        description="The id of the session.", deprecation_reason="Use `sessionId`. Removal on 2028-01-01 UTC."
    )

    @strawberry.field(description="The highest discount granted alone, in percent of a line.")
    async def discount_limit(self, info: Info) -> Decimal:
        who, database = info.context.known, info.context.services.database
        async with database.reading(who.company) as connection:
            return await discount_limit(connection, who.company, who.id)

    @strawberry.field(description="Whether roles of yours do not count until `confirmSecondFactor`.")
    async def lacks_second_factor(self, info: Info) -> bool:
        who, database = info.context.known, info.context.services.database
        async with database.reading(who.company) as connection:
            return await lacks_second_factor(connection, who.company, who.id)

    @strawberry.field(description="The only company the token is good in.", graphql_type=Company | None)
    async def company(self, info: Info) -> Any:
        return await own_company(info)


@strawberry.type
class ViewerQuery:
    @strawberry.field(
        description="You, as who you are signed in.",
        graphql_type=Viewer | None,
        directives=[Requires(scope=SIGNED_IN)],
    )
    def viewer(self, info: Info) -> Any:
        who = info.context.known
        prefix = "member" if who.kind is PrincipalKind.MEMBER else "key"
        session = strawberry.ID(wire("session", who.session)) if who.session else None
        return Viewer(
            id=strawberry.ID(wire(prefix, who.id)),
            kind=who.kind,
            name=who.name,
            roles=list(who.roles),
            permissions=sorted(who.permissions.held),
            session_id=session,
            session=session,
        )
