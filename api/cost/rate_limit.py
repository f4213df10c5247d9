"""What a document would cost, and what the client that asks has left."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import Info
from strawberry.scalars import JSON

from api.authorization import SIGNED_IN, Requires
from api.directives import Cost
from api.faults import BadUserInput
from api.scalars import DateTime


@strawberry.type(description="The bucket from which a client pays for what it asks.")
class RateLimit:
    requested: int | None = strawberry.field(description="What the document would cost; null without one.")
    ceiling: int = strawberry.field(description="The most that one document may cost.")
    limit: int = strawberry.field(description="What the bucket holds when it is full.")
    remaining: int = strawberry.field(description="What is in it now, this request paid.")
    restore_rate: int = strawberry.field(description="What comes back every second.")
    reset_at: DateTime = strawberry.field(description="When it is full again, if nothing more is asked.")


Text = Annotated[str | None, strawberry.argument(description="The document to price; it is not carried out.")]
Id = Annotated[str | None, strawberry.argument(description="The name of a trusted document, in its place.")]
Values = Annotated[
    JSON | None, strawberry.argument(description="The variables it would be sent with, as an object.")
]
Name = Annotated[
    str | None, strawberry.argument(description="Which of its operations, when it has more than one.")
]


@strawberry.type
class RateLimitQuery:
    @strawberry.field(
        description="Prices a document without carrying it out, and shows the client's bucket.",
        graphql_type=RateLimit | None,
        directives=[Requires(scope=SIGNED_IN), Cost(weight="250")],
    )
    async def rate_limit(
        self,
        info: Info,
        document: Text = None,
        document_id: Id = None,
        variables: Values = None,
        operation_name: Name = None,
    ) -> RateLimit:
        requested = None
        if document is not None or document_id is not None:
            if not isinstance(variables, dict | None):
                raise BadUserInput("Variables are an object.", path=["variables"])
            context = info.context
            find = context.find or context.execution.find
            wanted = await find(context.principal, document, document_id, operation_name, variables or {})
            requested = await context.execution.price(wanted, context)
        budget = info.context.services.budget
        standing = await budget.standing(info.context.known)
        return RateLimit(
            requested=requested,
            ceiling=budget.ceiling,
            limit=standing.size.limit,
            remaining=standing.remaining,
            restore_rate=standing.size.rate,
            reset_at=standing.reset_at,
        )
