"""Logins, of people and not of companies: reached through functions of the database alone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import TableValuedAlias, Text, Uuid, column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.login import Login, Membership
from domain.platform.ports import Logins
from persistence.answering import answers
from persistence.platform.tables import logins
from persistence.seeing import Seeing
from persistence.unit_of_work import SqlUnitOfWork

PLACE = (
    column("company_id", Uuid),
    column("member_id", Uuid),
    column("legal_name", Text),
    column("trade_name", Text),
    column("cnpj", Text),
)


def login_bearing(email: str) -> TableValuedAlias:
    """The login with this address, as a row to select from: ``id``, ``password_digest``."""
    found = func.login_of(email.strip().lower())
    return found.table_valued(logins.c.id, logins.c.password_digest).render_derived()


async def known_login(connection: AsyncConnection | Seeing, email: str) -> Login | None:
    row = (await connection.execute(select(login_bearing(email)))).one_or_none()
    return None if row is None else Login(**row._mapping)


async def memberships_of(connection: AsyncConnection | Seeing, login_id: UUID) -> list[Membership]:
    """The places of this login in companies that are at work, by the company's name."""
    places = func.memberships_of(login_id).table_valued(*PLACE).render_derived()
    rows = await connection.execute(select(places).order_by(places.c.legal_name, places.c.company_id))
    return [Membership(**row._mapping) for row in rows]


@answers(Logins)
class StoredLogins:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._transaction, self._now = uow.transaction, uow.now

    async def of(self, email: str) -> Login | None:
        return await known_login(self._transaction, email)

    async def open(self, login: Login, email: str) -> None:
        opened = func.open_login(login.id, email, login.password_digest, self._now)
        await self._transaction.execute(select(opened))

    async def change_password(self, login_id: UUID, digest: str, *, keep: UUID) -> None:
        await self._transaction.execute(select(func.change_password(login_id, digest, keep, self._now)))

    async def rehash(self, login_id: UUID, *, known: str, digest: str) -> None:
        await self._transaction.execute(select(func.rehash_password(login_id, known, digest)))

    async def memberships(self, login_id: UUID) -> list[Membership]:
        return await memberships_of(self._transaction, login_id)
