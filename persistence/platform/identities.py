"""Identities at identity providers, of people and not of companies: reached through functions alone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.identity import LinkedIdentity, ProvenIdentity
from domain.platform.ports import Identities
from persistence.answering import answers
from persistence.platform.tables import login_identities
from persistence.unit_of_work import SqlUnitOfWork

LINK = (
    login_identities.c.id,
    login_identities.c.login_id,
    login_identities.c.issuer,
    login_identities.c.linked_at,
    login_identities.c.signed_out_at,
)


async def identities_of(connection: AsyncConnection, login_id: UUID) -> list[LinkedIdentity]:
    """Everything linked to this login, oldest first."""
    found = func.identities_of(login_id).table_valued(*LINK).render_derived()
    rows = await connection.execute(select(found).order_by(found.c.linked_at, found.c.id))
    return [LinkedIdentity(**row._mapping) for row in rows]


Revoked = Literal["TOKEN", "SESSION"]
"""What can be put on the list: one token by its `jti`, or all of a provider's session by its `sid`."""


async def revoke(connection: AsyncConnection, issuer: str, kind: Revoked, name: str, *, at: datetime) -> int:
    """How many sessions were ended that rested on it; whoever shows it again opens none."""
    return await connection.scalar(select(func.revoke_token(issuer, kind, name, at))) or 0


async def sign_out_person(connection: AsyncConnection, issuer: str, subject: str, *, at: datetime) -> int:
    """How many sessions were ended that this provider vouched for; its earlier tokens open none."""
    return await connection.scalar(select(func.sign_out_identity(issuer, subject, at))) or 0


@answers(Identities)
class StoredIdentities:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._transaction, self._now = uow.transaction, uow.now

    async def of(self, proven: ProvenIdentity) -> LinkedIdentity | None:
        found = func.identity_of(proven.issuer, proven.subject).table_valued(*LINK).render_derived()
        row = (await self._transaction.execute(select(found))).one_or_none()
        return None if row is None else LinkedIdentity(**row._mapping)

    async def link(self, id: UUID, login_id: UUID, proven: ProvenIdentity) -> None:
        linked = func.link_identity(id, login_id, proven.issuer, proven.subject, self._now)
        await self._transaction.execute(select(linked))

    async def unlink(self, id: UUID, login_id: UUID) -> bool:
        return await self._transaction.scalar(select(func.unlink_identity(id, login_id, self._now))) or False

    async def is_revoked(self, proven: ProvenIdentity) -> bool:
        listed = func.is_revoked(proven.issuer, proven.token_id, proven.provider_session)
        return bool(await self._transaction.scalar(select(listed)))

    async def sign_out(self, login_id: UUID, *, keep: UUID | None) -> int:
        ended = func.sign_out_everywhere(login_id, keep, self._now)
        return await self._transaction.scalar(select(ended)) or 0
