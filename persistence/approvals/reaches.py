"""How far somebody's authority to approve reaches, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, any_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.approvals.kinds import RULES, ApprovalKind
from domain.approvals.limit import NONE, Reach, RoleReach, furthest, reach_of
from domain.platform.member import MemberStatus
from domain.platform.permission import Permissions
from persistence.approvals.tables import approval_limits
from persistence.platform.authority import COUNTS
from persistence.platform.tables import api_keys, members, roles

COMPANY, ACTOR = bindparam("company", type_=Uuid()), bindparam("actor", type_=Uuid())
creator = (
    select(api_keys.c.created_by)
    .where(api_keys.c.company_id == COMPANY, api_keys.c.id == ACTOR)
    .scalar_subquery()
)
ROLES = (
    select(
        members.c.id.label("person_id"),
        roles.c.permissions,
        roles.c.discount_limit,
        approval_limits.c.kind,
        approval_limits.c.allowed,
        approval_limits.c.amount,
        approval_limits.c.percent,
        COUNTS.label("counts"),
    )
    .select_from(members)
    .outerjoin(roles, (roles.c.company_id == members.c.company_id) & (roles.c.name == any_(members.c.roles)))
    .outerjoin(
        approval_limits,
        and_(
            approval_limits.c.company_id == roles.c.company_id,
            approval_limits.c.role_id == roles.c.id,
            approval_limits.c.kind == bindparam("kind", type_=Text()),
        ),
    )
    .where(
        members.c.company_id == COMPANY,
        or_(members.c.id == ACTOR, members.c.id == creator),
        members.c.status == MemberStatus.ACTIVE,
    )
)
"""A row for each role of a member, or of who created a key."""


async def reaches_of(
    connection: AsyncConnection, company: UUID, actor: UUID, may: Callable[[str], bool]
) -> dict[ApprovalKind, Reach]:
    """Of somebody, for each kind; of what they may not decide at all, none."""
    found = {}
    for kind, rule in RULES.items():
        asked = {"company": company, "actor": actor, "kind": kind.value}
        rows = (await connection.execute(ROLES, asked)).all() if may(rule.permission) else ()
        by_person = not rule.by_person or any(row.person_id == actor for row in rows)
        found[kind] = reach_in(rows, kind) if by_person else NONE
    return found


def reach_in(rows: Sequence[Any], kind: ApprovalKind) -> Reach:
    """How far somebody with these roles goes."""
    return furthest(_role(row, kind).of(kind) for row in rows if row.counts and row.permissions is not None)


def _role(row: Any, kind: ApprovalKind) -> RoleReach:
    chosen = None if row.kind is None else reach_of(row.allowed, row.amount, row.percent)
    allows = RULES[kind].permission in Permissions.of(row.permissions)
    return RoleReach(allows=allows, discount_limit=row.discount_limit, chosen=chosen)
