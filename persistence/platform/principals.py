"""Who a token stands for, now: read anew for each request, so that taking it back works at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import CIDR, INET
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel.calendar import zone_of
from domain.platform.company import CompanyStatus
from domain.platform.identity import Voucher
from domain.platform.member import MemberStatus
from domain.platform.permission import AUTHENTICATED, Permissions
from domain.platform.principal import Principal, PrincipalKind
from persistence.clock import now
from persistence.fenced import COMPANY, Fenced
from persistence.platform.authority import COUNTS, limit_of
from persistence.platform.logins import login_bearing
from persistence.platform.service_tokens import ServiceToken
from persistence.platform.tables import (
    api_key_secrets,
    api_keys,
    companies,
    establishments,
    invitations,
    members,
    roles,
    sessions,
)
from persistence.platform.tokens import Bearer, Presented
from persistence.prepared import PreparedReads
from persistence.proof import Claim, Shown

ISSUES = and_(
    establishments.c.company_id == companies.c.company_id, establishments.c.id == companies.c.issuer_id
)
CITY: ColumnElement[Any] = func.jsonb_extract_path_text(
    establishments.c.address, literal_column("'city_code'"), type_=Text()
).label("city_code")
"""Where the company's issuer is, whose legal hour its days are counted by; it is read with who asks."""


@dataclass(frozen=True)
class SessionClaim(Claim):
    """To be a member who signed in. No row when the session ended, the member is blocked or the company
    suspended."""

    bearer: Bearer

    @classmethod
    def of(cls, bearer: Bearer, *, at: datetime) -> SessionClaim:
        values = {
            "company": bearer.company,
            "member": bearer.member,
            "session": bearer.session,
            "at": at,
        }
        return cls(bearer, SESSION, values, bearer)

    def principal(self, shown: Shown) -> Principal:
        name, held_roles, city, permissions = shown
        return Principal(
            id=self.bearer.member,
            kind=PrincipalKind.MEMBER,
            company=self.bearer.company,
            name=name,
            roles=tuple(held_roles),
            permissions=permitted(tuple(permissions or ())),
            session=self.bearer.session,
            zone=zone_of(city),
        )


@dataclass(frozen=True)
class ServiceClaim(Claim):
    """To be a service. No row like a key's; ``holds`` says whether it signed the token."""

    token_of: ServiceToken

    @classmethod
    def of(cls, token: ServiceToken, *, address: str | None, at: datetime) -> ServiceClaim:
        values = {
            "company": token.company,
            "key": token.service,
            "secret": token.key,
            "address": address,
            "at": at,
        }
        return cls(sha256(token.text.encode()).digest(), SERVICE, values, token)

    def holds(self, shown: Shown) -> bool:
        return self.token_of.signed_with(shown[4])

    def principal(self, shown: Shown) -> Principal:
        name, scopes, city, _secret, _public_key = shown
        granted = permitted(tuple(scopes))
        asked = self.token_of.scopes
        held = tuple(scopes) if asked is None else tuple(scope for scope in asked if scope in granted)
        return Principal(
            id=self.token_of.service,
            kind=PrincipalKind.KEY,
            company=self.token_of.company,
            name=name,
            roles=(),
            permissions=permitted(held),
            zone=zone_of(city),
        )

    def used(self, shown: Shown) -> UUID:
        return shown[3]


@dataclass(frozen=True)
class KeyClaim(Claim):
    """To be a partner's program.

    No row when there is no such key, the secret is wrong, its time is over, it is not good from this
    address or was revoked: one statement looks at all of it, so that no answer comes sooner.
    """

    presented: Presented

    @classmethod
    def of(cls, presented: Presented, *, address: str | None, at: datetime) -> KeyClaim:
        values = {
            "company": presented.company,
            "key": presented.id,
            "digests": [presented.digest, *presented.former],
            "address": address,
            "at": at,
        }
        return cls(presented.digest, API_KEY, values, presented)

    def principal(self, shown: Shown) -> Principal:
        name, scopes, city, _secret = shown
        return Principal(
            id=self.presented.id,
            kind=PrincipalKind.KEY,
            company=self.presented.company,
            name=name,
            roles=(),
            permissions=permitted(tuple(scopes)),
            zone=zone_of(city),
        )

    def used(self, shown: Shown) -> UUID:
        return shown[3]


async def principal_now(reads: PreparedReads, company: UUID, id: UUID) -> Principal | None:
    """A member or a key that asked for something before, as it is now; None when it may nothing any more."""
    values = {"company": company, "member": id, "key": id, "at": now()}
    if rows := await reads.fetch(MEMBER.sql, MEMBER.filled(values)):
        name, held_roles, city, permissions = rows[0]
        kind, held = PrincipalKind.MEMBER, permissions or ()
    elif rows := await reads.fetch(KEY_NOW.sql, KEY_NOW.filled(values)):
        (name, held, city), held_roles = rows[0], ()
        kind = PrincipalKind.KEY
    else:
        return None
    return Principal(
        id=id,
        kind=kind,
        company=company,
        name=name,
        roles=tuple(held_roles),
        permissions=permitted(tuple(held)),
        zone=zone_of(city),
    )


@lru_cache(maxsize=1_000)
def permitted(held: tuple[str, ...]) -> Permissions:
    """Of permissions, several in one text perhaps: the same object for the same ones."""
    return Permissions.of([*(name for names in held for name in names.split()), AUTHENTICATED])


async def discount_limit(connection: AsyncConnection, company: UUID, actor: UUID) -> Decimal:
    """The highest discount somebody grants alone, in percent of a line."""
    return await connection.scalar(limit_of(company, actor)) or Decimal(0)


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


async def lacks_second_factor(connection: AsyncConnection, company: UUID, member: UUID) -> bool:
    """Whether roles of a member do not count for want of a second factor."""
    held = (roles.c.company_id == members.c.company_id) & (roles.c.name == any_(members.c.roles))
    query = (
        select(func.count())
        .select_from(members)
        .join(roles, held)
        .where(members.c.company_id == company, members.c.id == member, not_(COUNTS))
    )
    return bool(await connection.scalar(query))


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


async def voucher_of(connection: AsyncConnection, company: UUID, session: UUID) -> Voucher | None:
    """On which provider's word a session rests; None when on a password."""
    query = select(
        sessions.c.issuer, sessions.c.token_id, sessions.c.provider_session, sessions.c.expires_at
    ).where(sessions.c.company_id == company, sessions.c.id == session, sessions.c.issuer.is_not(None))
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    issuer, token, provider_session, until = row
    return Voucher(issuer=issuer, token_id=token, provider_session=provider_session, until=until)


async def invited_email(connection: AsyncConnection, presented: Presented) -> str | None:
    query = select(invitations.c.email).where(
        invitations.c.company_id == presented.company, invitations.c.id == presented.id
    )
    return await connection.scalar(query)


def _member_query() -> Select[*tuple[Any, ...]]:
    held = (
        select(func.array_agg(func.array_to_string(roles.c.permissions, " ")))
        .where(roles.c.company_id == members.c.company_id, roles.c.name == any_(members.c.roles), COUNTS)
        .correlate(members)
        .scalar_subquery()
    )
    return (
        select(members.c.name, members.c.roles, CITY, held.label("permissions"))
        .join(companies, companies.c.company_id == members.c.company_id)
        .outerjoin(establishments, ISSUES)
        .where(
            members.c.company_id == COMPANY,
            members.c.id == bindparam("member", type_=Uuid()),
            members.c.status == MemberStatus.ACTIVE,
            companies.c.status == CompanyStatus.ACTIVE,
        )
    )


def _session_query() -> Select[*tuple[Any, ...]]:
    own = (sessions.c.company_id == members.c.company_id) & (sessions.c.member_id == members.c.id)
    return (
        _member_query()
        .join(sessions, own)
        .where(
            sessions.c.id == bindparam("session", type_=Uuid()),
            sessions.c.ended_at.is_(None),
            sessions.c.expires_at > bindparam("at", type_=sessions.c.expires_at.type),
        )
    )


def _key_query() -> Select[*tuple[Any, ...]]:
    return (
        select(api_keys.c.name, api_keys.c.scopes, CITY)
        .join(companies, companies.c.company_id == api_keys.c.company_id)
        .outerjoin(establishments, ISSUES)
        .where(
            api_keys.c.company_id == COMPANY,
            api_keys.c.id == bindparam("key", type_=Uuid()),
            api_keys.c.revoked_at.is_(None),
            or_(
                api_keys.c.expires_at.is_(None),
                api_keys.c.expires_at > bindparam("at", type_=api_keys.c.expires_at.type),
            ),
            companies.c.status == CompanyStatus.ACTIVE,
        )
    )


def _addressed_key_query() -> Select[*tuple[Any, ...]]:
    """Without an address, as over a socket of this machine, only a key that is good from anywhere."""
    own = (api_key_secrets.c.company_id == api_keys.c.company_id) & (
        api_key_secrets.c.api_key_id == api_keys.c.id
    )
    address = cast(bindparam("address", type_=Text()), INET)
    return (
        _key_query()
        .add_columns(api_key_secrets.c.id)
        .join(api_key_secrets, own)
        .where(
            or_(
                func.cardinality(api_keys.c.addresses) == 0,
                address.op("<<=", is_comparison=True)(any_(cast(api_keys.c.addresses, ARRAY(CIDR)))),
            )
        )
    )


def _shown_key_query() -> Select[*tuple[Any, ...]]:
    digests = bindparam("digests", type_=ARRAY(LargeBinary(), dimensions=1))
    return _addressed_key_query().where(
        api_key_secrets.c.digest == any_(digests), api_key_secrets.c.public_key.is_(None)
    )


def _service_query() -> Select[*tuple[Any, ...]]:
    return (
        _addressed_key_query()
        .add_columns(api_key_secrets.c.public_key)
        .where(
            api_key_secrets.c.id == bindparam("secret", type_=Uuid()),
            api_key_secrets.c.public_key.is_not(None),
        )
    )


SESSION, API_KEY = Fenced.of(_session_query()), Fenced.of(_shown_key_query())
SERVICE = Fenced.of(_service_query())
MEMBER, KEY_NOW = Fenced.of(_member_query()), Fenced.of(_key_query())
