"""Sealed attributes of what is mapped: sealed on the way into a row, whoever writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, event, inspect

from persistence.sealing.column import SUFFIX, SealedColumn

Values = dict[str, Any]


def sealed_of(columns: Mapping[str, Column[Any]]) -> dict[str, SealedColumn]:
    """By attribute."""
    return {name: column.type for name, column in columns.items() if isinstance(column.type, SealedColumn)}


def attribute_of(column: Column[Any]) -> str:
    """The name by which the domain knows it."""
    return column.name.removesuffix(SUFFIX) if isinstance(column.type, SealedColumn) else column.name


def besides(table: Table) -> set[str]:
    """Columns that hold the same as sealed ones: in clear, from before, and what they are found by."""
    kinds = [column.type for column in table.c if isinstance(column.type, SealedColumn)]
    return {kind.column.removesuffix(SUFFIX) for kind in kinds} | {
        kind.found_by for kind in kinds if kind.found_by
    }


def sealed_row(kinds: Mapping[str, SealedColumn], held: Mapping[str, Any]) -> Values:
    """Values by column, of a thing with these attributes."""
    company, id, row = held["_company_id"], held["id"], {}
    for name, kind in kinds.items():
        row[kind.column] = kind.sealed(held.get(name), company=company, id=id)
        if kind.found_by:
            row[kind.found_by] = kind.digest(held.get(name), company=company)
    return row


def seal_when_saved(kind: type, kinds: Mapping[str, SealedColumn]) -> None:
    """While the ORM writes a row, it sees sealed what the domain sees clear."""

    def seal(_mapper: Any, _connection: Any, thing: Any) -> None:
        state = inspect(thing)
        changed = {name: of for name, of in kinds.items() if state.attrs[name].history.added}
        state.info["clear"] = {name: thing.__dict__[name] for name in changed}
        row = sealed_row(changed, thing.__dict__)
        for name, of in changed.items():
            thing.__dict__[name] = row[of.column]
            if of.found_by:
                setattr(thing, f"_{of.found_by}", row[of.found_by])

    def unseal(_mapper: Any, _connection: Any, thing: Any) -> None:
        thing.__dict__.update(inspect(thing).info.pop("clear", {}))

    for moment in ("insert", "update"):
        event.listen(kind, f"before_{moment}", seal)
        event.listen(kind, f"after_{moment}", unseal)
