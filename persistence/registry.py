"""The metadata, the mapper registry, and the columns and constraints shared by every table of a company."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import registry
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from persistence.columns import (
    Choice,
    Instant,
    JsonColumn,
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    RateColumn,
)

__all__ = [
    "Instant",
    "JsonColumn",
    "MoneyColumn",
    "PriceColumn",
    "QuantityColumn",
    "RateColumn",
    "choice",
    "id_column",
    "index",
    "mappers",
    "metadata",
    "part_of",
    "reference",
    "tenant_table",
    "unique",
    "version_column",
]

COMPANY = "company_id"


def _own_columns(constraint: Any, _table: Table) -> str:
    """The columns a constraint is about, without the company that begins every key."""
    return "_".join(column.name for column in constraint.columns if column.name != COMPANY)


metadata = MetaData(
    naming_convention={
        "own_columns": _own_columns,
        "ix": "ix_%(table_name)s_%(own_columns)s",
        "uq": "uq_%(table_name)s_%(own_columns)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(own_columns)s",
        "pk": "pk_%(table_name)s",
    }
)
mappers = registry(metadata=metadata)


def tenant_table(name: str, *parts: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """A table whose rows each belong to one company, which begins its every key."""
    columns = [part for part in parts if isinstance(part, Column)]
    return Table(
        name,
        metadata,
        Column(
            COMPANY,
            Uuid,
            nullable=False,
            server_default=text("current_setting('app.company')::uuid"),
        ),
        *parts,
        *_foreign_keys(columns),
        *choices(columns),
        PrimaryKeyConstraint(COMPANY, *key),
    )


def id_column() -> Column[Any]:
    return Column("id", Uuid, nullable=False)


def version_column() -> Column[Any]:
    """How often the aggregate was changed; 1 when new."""
    return Column("version", Integer, nullable=False)


def choice(kind: type[StrEnum]) -> Choice:
    """A closed list, stored by value; ``tenant_table`` adds the CHECK, named after the column."""
    return Choice(kind)


def reference(
    name: str,
    table: str,
    *,
    nullable: bool = False,
    column: str = "id",
    type_: TypeEngine[Any] | type[TypeEngine[Any]] = Uuid,
) -> Column[Any]:
    """A reference to another row of the same company; checked at the commit, so order never matters."""
    return Column(name, type_, nullable=nullable, info={"refers_to": (table, column, None)})


def part_of(name: str, table: str) -> Column[Any]:
    """The row this one is a part of and disappears with."""
    return Column(name, Uuid, nullable=False, info={"refers_to": (table, "id", "CASCADE")})


def unique(*columns: str) -> UniqueConstraint:
    """Unique within the company."""
    return UniqueConstraint(COMPANY, *columns)


def index(*columns: str, unique: bool = False, where: str | None = None, name: str | None = None) -> Index:
    """An index beginning with the company. Columns that are expressions need a name."""
    terms = [text(column) if " " in column or "(" in column else column for column in columns]
    partial: dict[str, Any] = {} if where is None else {"postgresql_where": text(where)}
    return Index(name, COMPANY, *terms, unique=unique, **partial)


def _foreign_keys(columns: Iterable[Column[Any]]) -> list[ForeignKeyConstraint]:
    return [
        ForeignKeyConstraint(
            [COMPANY, column.name],
            [f"{table}.{COMPANY}", f"{table}.{target}"],
            ondelete=ondelete,
            deferrable=True,
            initially="DEFERRED",
        )
        for column in columns
        if "refers_to" in column.info
        for table, target, ondelete in [column.info["refers_to"]]
    ]


def choices(columns: Iterable[Column[Any]]) -> list[CheckConstraint]:
    """The CHECKs of those that hold closed lists."""
    return [
        CheckConstraint(f"{column.name} in ({column.type.values})", name=column.name)
        for column in columns
        if isinstance(column.type, Choice)
    ]
