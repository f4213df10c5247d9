"""Until when nothing is asked of the authority on behalf of an establishment, because it was too much."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.fiscal.tables import authority_pauses
from persistence.wire import Statement, Wire

UNTIL = Statement(
    select(authority_pauses.c.until).where(
        authority_pauses.c.company_id == bindparam("company", type_=Uuid),
        authority_pauses.c.establishment_id == bindparam("establishment", type_=Uuid),
    )
)


async def paused_until(connection: AsyncConnection, company: UUID, establishment: UUID) -> datetime | None:
    return await Wire.of(connection).scalar(UNTIL, company=company, establishment=establishment)


async def pause(connection: AsyncConnection, company: UUID, establishment: UUID, *, until: datetime) -> None:
    statement = insert(authority_pauses).values(
        company_id=company, establishment_id=establishment, until=until
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[authority_pauses.c.company_id, authority_pauses.c.establishment_id],
            set_={"until": statement.excluded.until},
        )
    )
