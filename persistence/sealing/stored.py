"""Data keys in their table: found, made where there are none, wrapped anew, followed by newer ones."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from persistence.identity import new_id
from persistence.sealing.tables import DataClass, data_keys
from persistence.sealing.wrapping import Label, Wrapped, newest_name, unwrap, wrap
from persistence.secrets import Secrets, data_purpose

HEARD = timedelta(minutes=2)
"""Until a new key is active: longer than any process goes without looking for new ones."""
RENEWED = tuple(one for one in DataClass if one not in (DataClass.INDEX, DataClass.LEGACY))
KEY_LENGTH = 32


@dataclass(frozen=True)
class Stored:
    """``starts_in`` are seconds from now, by the clock of the database."""

    data_class: DataClass
    number: int
    wrapped: bytes
    wrapped_by: str
    starts_in: float


async def stored_keys(engine: AsyncEngine, secrets: Secrets, company: UUID) -> Sequence[Stored]:
    """In the order of their numbers. Nothing for a company that is not there, or not yet."""
    async with engine.begin() as connection:
        await connection.execute(OF_COMPANY, {"company": str(company)})
        found = await _found(connection, company)
        if {one.data_class for one in found} != set(DataClass):
            await _make_first(connection, secrets, company, {one.data_class for one in found})
            found = await _found(connection, company)
        return found


async def _found(connection: AsyncConnection, company: UUID) -> Sequence[Stored]:
    rows = await connection.execute(FOUND, {"company": company})
    known = {one.value for one in DataClass}
    return [Stored(DataClass(row[0]), *row[1:]) for row in rows if row[0] in known]


async def _make_first(
    connection: AsyncConnection, secrets: Secrets, company: UUID, known: set[DataClass]
) -> None:
    """Of two that do so at once one is first, and both use its keys."""
    if not await connection.scalar(IS_THERE, {"company": company}):
        return
    rows = [row for row in _first(secrets, company) if row["data_class"] not in known]
    await connection.execute(insert(data_keys).values(rows).on_conflict_do_nothing())


def _first(secrets: Secrets, company: UUID) -> Iterator[dict[str, Any]]:
    """One of each class; and what was derived from each secret, so that the secret itself may go."""
    for data_class in DataClass:
        if data_class is not DataClass.LEGACY:
            yield _row(secrets, company, data_class, 1, os.urandom(KEY_LENGTH))
    for number, key in enumerate(reversed(secrets.derive(data_purpose(company)).every), start=1):
        yield _row(secrets, company, DataClass.LEGACY, number, key)


def _row(secrets: Secrets, company: UUID, data_class: DataClass, number: int, key: bytes) -> dict[str, Any]:
    label = Label(company=company, data_class=data_class, number=number)
    wrapped = wrap(secrets, key, label)
    return {
        "company_id": company,
        "id": new_id(),
        "data_class": data_class,
        "number": number,
        "wrapped": wrapped.body,
        "wrapped_by": wrapped.by,
        "made_at": func.now(),
        "active_from": func.now(),
    }


async def wrap_anew(connection: AsyncConnection, secrets: Secrets, company: UUID) -> int:
    """Every key that another secret wraps, under the newest; how many. Raises KeyLost before any."""
    own = data_keys.c.company_id == company
    query = select(data_keys).where(own, data_keys.c.wrapped_by != newest_name(secrets))
    rows = (await connection.execute(query.order_by(data_keys.c.id).with_for_update())).all()
    opened = [(row, unwrap(secrets, Wrapped(row.wrapped, row.wrapped_by), _label(row))) for row in rows]
    for row, key in opened:
        again = wrap(secrets, key, _label(row))
        values = {"wrapped": again.body, "wrapped_by": again.by}
        await connection.execute(update(data_keys).where(own, data_keys.c.id == row.id).values(values))
    return len(rows)


async def outer_keys(connection: AsyncConnection, secrets: Secrets, company: UUID) -> int:
    """How many are not wrapped by the newest secret."""
    others = (data_keys.c.company_id == company, data_keys.c.wrapped_by != newest_name(secrets))
    return await connection.scalar(select(func.count()).select_from(data_keys).where(*others)) or 0


async def make_newer(
    connection: AsyncConnection, secrets: Secrets, company: UUID, *, heard: timedelta = HEARD
) -> int:
    """A further key of each class, unless its last is younger than a day; how many were made.

    Asking again after a kill makes none twice.
    """
    newest = (await connection.execute(NEWEST, {"company": company})).all()
    rows = [
        _row(secrets, company, DataClass(data_class), number + 1, os.urandom(KEY_LENGTH))
        | {"active_from": func.now() + heard}
        for data_class, number, is_young in newest
        if DataClass(data_class) in RENEWED and not is_young
    ]
    for row in rows:
        await connection.execute(insert(data_keys).values(row).on_conflict_do_nothing())
    return len(rows)


def _label(row: Any) -> Label:
    return Label(company=row.company_id, data_class=DataClass(row.data_class), number=row.number)


OF_COMPANY = text("select set_config('app.company', :company, true)")
IS_THERE = text("select 1 from company where company_id = :company and id = :company")
FOUND = text("""
select data_class, number, wrapped, wrapped_by,
       extract(epoch from active_from - now())::double precision as starts_in
from data_key where company_id = :company order by data_class, number
""")
NEWEST = text("""
select distinct on (data_class) data_class, number, number > 1 and made_at > now() - interval '1 day'
from data_key where company_id = :company order by data_class, number desc
""")
