"""Sealing anew what an older key sealed, or nobody yet: a few rows at a time, as often as it takes.

What is left to do is seen in the values themselves, so that whoever goes on after a kill starts nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Table,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.platform.keys import keyring
from persistence.registry import metadata
from persistence.sealing.column import SUFFIX, SealedColumn, told
from persistence.sealing.keyring import HEADER
from persistence.sealing.places import SEALED
from persistence.sealing.tables import DataClass
from persistence.sealing.wrapping import KeyLost
from persistence.secrets import Place

log = structlog.get_logger(__name__)
FIRST = UUID(int=0)
RESEALED = tuple(name for name, (data_class, _) in SEALED.items() if data_class is not DataClass.AUDIT)


@dataclass(frozen=True)
class Stretch:
    """``last`` is the id after which to go on, None at the end; ``stuck`` rows could not be opened."""

    sealed: int
    stuck: int
    last: UUID | None


async def left_over(connection: AsyncConnection, company: UUID) -> dict[str, int]:
    """By table, how many rows are to be sealed anew. The company's keys are held."""
    found = {}
    for name in RESEALED:
        table = metadata.tables[name]
        query = select(func.count()).select_from(table).where(_is_old(table, company))
        found[name] = await connection.scalar(query) or 0
    return found


async def seal_anew(
    connection: AsyncConnection, company: UUID, name: str, *, after: UUID = FIRST, most: int = 200
) -> Stretch:
    """The next rows of one table, in its transaction. What cannot be opened is told of and left as it is."""
    table, columns = metadata.tables[name], SEALED[name][1]
    selected = [_selected(table, column) for column in columns]
    raw = [type_coerce(table.c[column], LargeBinary).label(f"raw_{column}") for column in columns]
    query = select(table.c.id, *selected, *raw).where(_is_old(table, company), table.c.id > after)
    locked = query.order_by(table.c.id).limit(most).with_for_update(skip_locked=True)
    if name in WRITTEN_BY:
        locked = query.order_by(table.c.id).limit(most)
    rows = (await connection.execute(locked)).all()
    stuck = 0
    for row in rows:
        try:
            values = dict(_anew(table, company, row))
        except (KeyLost, InvalidTag) as reason:
            stuck += 1
            log.error("a value stays sealed as it is", table=name, id=str(row.id), reason=_reason(reason))
            continue
        await _write(connection, table, company, row, values)
    return Stretch(len(rows) - stuck, stuck, rows[-1].id if len(rows) == most else None)


def _reason(fault: Exception) -> str:
    return str(fault) or "it was changed or moved"


def _is_old(table: Table, company: UUID) -> ColumnElement[bool]:
    data_class, columns = SEALED[table.name]
    header = keyring().header(company, data_class)
    return and_(table.c.company_id == company, or_(*(_differs(table, name, header) for name in columns)))


def _differs(table: Table, name: str, header: bytes) -> ColumnElement[bool]:
    beginning = func.substring(type_coerce(table.c[name], LargeBinary), 1, HEADER)
    old = beginning != literal(header, LargeBinary)
    clear = table.c.get(name.removesuffix(SUFFIX))
    return or_(old, clear.is_not(None)) if name.endswith(SUFFIX) and clear is not None else old


def _selected(table: Table, name: str) -> ColumnElement[Any]:
    column = table.c[name]
    whole = told(column) if isinstance(column.type, SealedColumn) else column
    return type_coerce(whole, LargeBinary).label(name)


def _anew(table: Table, company: UUID, row: Any) -> Iterator[tuple[str, bytes | None]]:
    """What is written, by column."""
    for name in SEALED[table.name][1]:
        kind, found = table.c[name].type, getattr(row, name)
        if found is None:
            continue
        if isinstance(kind, SealedColumn):
            value = kind.opened(found)
            yield name, kind.sealed(value, company=company, id=row.id)
            if (clear := name.removesuffix(SUFFIX)) in table.c:
                yield clear, None
            if kind.found_by:
                yield kind.found_by, kind.digest(value, company=company)
        else:
            place = Place(company=company, table=table.name, column=name, id=row.id)
            yield name, keyring().seal(keyring().open(found, place), place)


async def _write(
    connection: AsyncConnection, table: Table, company: UUID, row: Any, values: dict[str, Any]
) -> None:
    if (statement := WRITTEN_BY.get(table.name)) is not None:
        (column,) = SEALED[table.name][1]
        was = getattr(row, f"raw_{column}")
        await connection.execute(statement, {"id": row.id, "was": was, "sealed": values[column]})
        return
    own = (table.c.company_id == company, table.c.id == row.id)
    await connection.execute(update(table).where(*own).values(values))


WRITTEN_BY = {
    "salary": text("select seal_salary(:id, :was, :sealed)").bindparams(
        bindparam("was", type_=LargeBinary), bindparam("sealed", type_=LargeBinary)
    )
}
"""A fact that the application may not change: a function of the owner changes how it is written, no more."""
