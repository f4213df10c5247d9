"""What the database says of its own tables, read from its catalogue in a few questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect

COMPANY = "company_id"
LABEL = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True)
class Key:
    """An index over whole tables: its columns in order, without the company that begins it."""

    columns: tuple[str, ...]
    unique: bool

    @classmethod
    def of(cls, columns: Iterable[str], *, unique: bool) -> Key:
        return cls(tuple(name for name in columns if name != COMPANY), unique)


@dataclass(frozen=True)
class Stored:
    """A table as it is: whether each column may be null, its indexes, the texts in each check."""

    nulls: Mapping[str, bool]
    keys: list[Key]
    labels: Mapping[str, frozenset[str]]


ABSENT = Stored({}, [], {})
"""A table that is not there."""


def stored_tables(connection: Connection) -> dict[str, Stored]:
    """Every table by name."""
    catalogue = inspect(connection)
    columns, primary = catalogue.get_multi_columns(), catalogue.get_multi_pk_constraint()
    indexes, checks = catalogue.get_multi_indexes(), catalogue.get_multi_check_constraints()
    return {
        name: Stored(
            {column["name"]: column["nullable"] for column in columns[schema, name]},
            _keys(primary[schema, name], indexes[schema, name]),
            {
                str(check["name"]).replace(f"ck_{name}_", ""): _labels(check["sqltext"])
                for check in checks[schema, name]
            },
        )
        for schema, name in columns
    }


def compares(options: Mapping[str, Any]) -> bool:
    """Whether an index of these options orders all rows; one of the words inside texts does not."""
    return options.get("where") is None and options.get("using") in (None, False, "", "btree")


def _keys(primary: Any, indexes: Iterable[Any]) -> list[Key]:
    found = [Key.of(primary["constrained_columns"], unique=True)]
    for index in indexes:
        options = index.get("dialect_options", {})
        if compares({name.removeprefix("postgresql_"): value for name, value in options.items()}):
            names = (name or "" for name in index["column_names"])
            found.append(Key.of(names, unique=bool(index["unique"])))
    return found


def _labels(check: str) -> frozenset[str]:
    return frozenset(label.replace("''", "'") for label in LABEL.findall(check))
