"""Who works in the company, and what their roles allow."""

import strawberry

from api.action import AvailableAction
from api.enums import MemberStatus
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup
from api.scalars import DateTime, Decimal, Email
from domain.platform.commands.add_member import add_member
from domain.platform.commands.assign_roles import assign_roles
from domain.platform.commands.block_member import block_member
from domain.platform.commands.change_role import change_role
from domain.platform.commands.register_role import register_role
from domain.platform.commands.unblock_member import unblock_member
from persistence.platform.views import MEMBER, ROLE


@strawberry.type(description="A person's place in the company.")
class Member(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    name: str = field("As colleagues know them.")
    email: Email = field("What they sign in with.")
    roles: list[str] = field("Names of their roles.")
    status: MemberStatus = field("Whether they may come in.")
    joined_at: DateTime = field("When they were let in.")
    second_factor_since: DateTime | None = field("Since when signing in asks them for a code, too.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A named set of permissions.")
class Role(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    name: str = field("Unique in the company.")
    permissions: list[str] = field("Like `sales.order.place`; `sales.*` and `*` include all below.")
    discount_limit: Decimal = field("The highest discount it grants alone, in percent of a line.")
    requires_second_factor: bool = field("Whether it counts only for members who have a second factor.")


@strawberry.type
class MemberQuery:
    member: Member | None = lookup(MEMBER, "One member, by what names it.")
    members: Connection[Member] | None = connection(MEMBER, "Who works in the company.")
    role: Role | None = lookup(ROLE, "One role, by what names it.")
    roles: Connection[Role] | None = connection(ROLE, "The roles there are.")


@strawberry.type
class MemberMutation:
    add_member = mutation(add_member, member=Member)
    assign_roles = mutation(assign_roles, member=Member)
    block_member = mutation(block_member, member=Member)
    unblock_member = mutation(unblock_member, member=Member)
    register_role = mutation(register_role, role=Role)
    change_role = mutation(change_role, role=Role)
