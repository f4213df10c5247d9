"""Up to what roles may approve, how long requests stand, and how far one goes oneself."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Info

from api.action import AvailableAction
from api.authorization import SIGNED_IN, Requires
from api.enums import ApprovalKind
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Decimal
from domain.approvals.commands.remove_approval_limit import remove_approval_limit
from domain.approvals.commands.set_approval_limit import set_approval_limit
from domain.approvals.commands.set_approval_terms import set_approval_terms
from domain.kernel.money import Money as Reais
from persistence.approvals.reaches import reaches_of
from persistence.approvals.views import APPROVAL_LIMIT, APPROVAL_TERMS

if TYPE_CHECKING:
    from api.platform.member import Role

RoleLink = Annotated["Role", strawberry.lazy("api.platform.member")]


@strawberry.type(description="Up to what members of a role may approve what others ask for.")
class ApprovalLimit(Node):
    version: int = field("Raised by every change.")
    kind: ApprovalKind = field("What is approved.")
    role: RoleLink | None = relation("Whose limit it is.")
    allowed: bool = field("Whether they may approve any of it.")
    amount: Money | None = field("Up to how much; null: any amount, or not measured in money.")
    percent: Decimal | None = field("Up to how many percent of a line; null: any, or not measured so.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="How long requests of a kind stand, and how long what was approved waits.")
class ApprovalTerms(Node):
    version: int = field("Raised by every change.")
    kind: ApprovalKind = field("What is approved.")
    expires_after: int | None = field("Hours after which nobody can decide; null: they stand.")
    quarantine: int = field("Hours that what was approved waits before it counts.")


@strawberry.type(description="How far you go yourself.")
class ApprovalReach:
    kind: ApprovalKind = strawberry.field(description="What is approved.")
    may: bool = strawberry.field(description="Whether you may approve any of it that others ask for.")
    amount: Money | None = strawberry.field(description="Up to how much; null: any amount.")
    percent: Decimal | None = strawberry.field(description="Up to how many percent of a line; null: any.")


@strawberry.type
class ApprovalLimitQuery:
    approval_limit: ApprovalLimit | None = lookup(APPROVAL_LIMIT, "One limit, by what names it.")
    approval_limits: Connection[ApprovalLimit] | None = connection(
        APPROVAL_LIMIT, "The limits that were set; roles without one go as far as they do of themselves."
    )
    approval_terms: Connection[ApprovalTerms] | None = connection(
        APPROVAL_TERMS, "The terms that were chosen; other kinds have those that are shipped."
    )

    @strawberry.field(
        description="How far you go yourself, for each kind; what waits for you is within it, and not yours.",
        graphql_type=list[ApprovalReach] | None,
        directives=[Requires(scope=SIGNED_IN)],
    )
    async def approval_reach(self, info: Info) -> Any:
        who, database = info.context.known, info.context.services.database
        async with database.reading(who.company) as connection:
            found = await reaches_of(connection, who.company, who.id, who.may)
        return [_shown(kind, reach) for kind, reach in found.items()]


def _shown(kind: Any, reach: Any) -> ApprovalReach:
    most = reach.up_to
    return ApprovalReach(
        kind=kind,
        may=reach.may,
        amount=Money(amount=most.amount) if isinstance(most, Reais) else None,
        percent=most if isinstance(most, Decimal) else None,
    )


@strawberry.type
class ApprovalLimitMutation:
    set_approval_limit = mutation(set_approval_limit, limit=ApprovalLimit)
    remove_approval_limit = mutation(remove_approval_limit, limit=ApprovalLimit)
    set_approval_terms = mutation(set_approval_terms, terms=ApprovalTerms)
