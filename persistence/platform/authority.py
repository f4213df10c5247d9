"""How far somebody's authority reaches, in SQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, any_, func, not_, or_, select

from domain.platform.member import MemberStatus
from persistence.platform.tables import api_keys, members, roles

COUNTS = or_(not_(roles.c.requires_second_factor), members.c.second_factor_since.is_not(None))
"""Whether a role of a member counts: who has a second factor showed it in every session that is open."""


def limit_of(company: UUID | BindParameter[Any], actor: UUID | BindParameter[Any]) -> Select[Any]:
    """The highest discount limit among the roles of a member, or of who created a key."""
    creator = (
        select(api_keys.c.created_by)
        .where(api_keys.c.company_id == company, api_keys.c.id == actor)
        .scalar_subquery()
    )
    return (
        select(func.max(roles.c.discount_limit))
        .join(members, (members.c.company_id == roles.c.company_id) & (roles.c.name == any_(members.c.roles)))
        .where(
            members.c.company_id == company,
            or_(members.c.id == actor, members.c.id == creator),
            members.c.status == MemberStatus.ACTIVE,
            COUNTS,
        )
    )
