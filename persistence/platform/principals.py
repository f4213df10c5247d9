"""Who a token stands for, now: read anew for each request, so that taking it back works at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.company import CompanyStatus
from domain.platform.member import MemberStatus
from domain.platform.permission import AUTHENTICATED, Permissions
from domain.platform.principal import Principal, PrincipalKind
from persistence.platform.authority import limit_of
from persistence.platform.logins import login_bearing
from persistence.platform.tables import api_keys, companies, invitations, members, roles, sessions
from persistence.platform.tokens import Bearer, Presented


async def principal_of_session(
    connection: AsyncConnection, bearer: Bearer, *, at: datetime
) -> Principal | None:
    """None when the session ended, the member is blocked or the company suspended."""
    row = (await connection.execute(_session_query(bearer, at))).one_or_none()
    if row is None:
        return None
    held = [permission for permissions in row.permissions or () for permission in permissions.split()]
    return Principal(
        id=bearer.member,
        kind=PrincipalKind.MEMBER,
        company=bearer.company,
        name=row.name,
        roles=row.roles,
        permissions=Permissions.of([*held, AUTHENTICATED]),
        discount_limit=row.discount_limit or Decimal(0),
        session=bearer.session,
    )


async def principal_of_key(connection: AsyncConnection, presented: Presented) -> Principal | None:
    """None when there is no such key, the secret is wrong, or it was revoked."""
    limit = limit_of(presented.company, presented.id).scalar_subquery()
    query = (
        select(api_keys.c.name, api_keys.c.scopes, limit.label("discount_limit"))
        .join(companies, companies.c.company_id == api_keys.c.company_id)
        .where(
            api_keys.c.company_id == presented.company,
            api_keys.c.id == presented.id,
            api_keys.c.digest == presented.digest,
            api_keys.c.revoked_at.is_(None),
            companies.c.status == CompanyStatus.ACTIVE,
        )
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Principal(
        id=presented.id,
        kind=PrincipalKind.KEY,
        company=presented.company,
        name=row.name,
        roles=(),
        permissions=Permissions.of([*row.scopes, AUTHENTICATED]),
        discount_limit=row.discount_limit or Decimal(0),
    )


@dataclass(frozen=True)
class Known:
    """Whose login it is, and what their password is checked against."""

    member_id: UUID
    password_digest: str


@dataclass(frozen=True)
class MemberLogin:
    """A member, and the login that the same person has everywhere."""

    name: str
    email: str
    login_id: UUID


async def is_company(connection: AsyncConnection, company: UUID) -> bool:
    query = select(companies.c.id).where(companies.c.company_id == company, companies.c.id == company)
    return await connection.scalar(query) is not None


async def login_of(connection: AsyncConnection, company: UUID, email: str) -> Known | None:
    """The member of this company who signs in with this address, if there is one."""
    login = login_bearing(email)
    query = select(members.c.id, login.c.password_digest).join(login, login.c.id == members.c.login_id)
    row = (await connection.execute(query.where(members.c.company_id == company))).one_or_none()
    return None if row is None else Known(row.id, row.password_digest)


async def login_of_member(connection: AsyncConnection, company: UUID, member: UUID) -> MemberLogin | None:
    """Who a member is, whichever company it is asked of; None for a key."""
    query = select(members.c.name, members.c.email, members.c.login_id).where(
        members.c.company_id == company, members.c.id == member
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else MemberLogin(**row._mapping)


async def invited_email(connection: AsyncConnection, presented: Presented) -> str | None:
    query = select(invitations.c.email).where(
        invitations.c.company_id == presented.company, invitations.c.id == presented.id
    )
    return await connection.scalar(query)


def _session_query(bearer: Bearer, at: datetime) -> Select[*tuple[Any, ...]]:
    held = (
        select(func.array_agg(func.array_to_string(roles.c.permissions, " ")))
        .where(roles.c.company_id == members.c.company_id, roles.c.name == any_(members.c.roles))
        .scalar_subquery()
    )
    limit = limit_of(bearer.company, bearer.member).scalar_subquery()
    own = (sessions.c.company_id == members.c.company_id) & (sessions.c.member_id == members.c.id)
    return (
        select(members.c.name, members.c.roles, held.label("permissions"), limit.label("discount_limit"))
        .join(sessions, own)
        .join(companies, companies.c.company_id == members.c.company_id)
        .where(
            members.c.company_id == bearer.company,
            members.c.id == bearer.member,
            members.c.status == MemberStatus.ACTIVE,
            sessions.c.id == bearer.session,
            sessions.c.ended_at.is_(None),
            sessions.c.expires_at > at,
            companies.c.status == CompanyStatus.ACTIVE,
        )
    )
