"""Reference tables of law and geography: the same for every company, written only by migrations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from domain.kernel.law import Rule
from domain.kernel.money import Money
from persistence.columns import Choice, MoneyColumn, RateColumn
from persistence.law.book import RULES, file_name, value_types
from persistence.registry import choices, metadata

TYPES: dict[type, Any] = {
    bool: Boolean,
    date: Date,
    int: SmallInteger,
    Decimal: RateColumn,
    Money: MoneyColumn,
    str: Text,
}
OPEN = {"valid_until", "checked"}


def _law_table(kind: type[Rule]) -> Table:
    name = f"law_{file_name(kind)}"
    columns = [_column(field, value) for field, value in value_types(kind).items()]
    return Table(
        name,
        metadata,
        *columns,
        *choices(columns),
        CheckConstraint("valid_until >= valid_from", name="validity"),
        UniqueConstraint(*kind.asked_by, "valid_from", name=f"uq_{name}_asked"),
    )


def _column(name: str, kind: type) -> Column[Any]:
    stored = Choice(kind) if issubclass(kind, StrEnum) else TYPES[kind]
    return Column(name, stored, primary_key=name == "id", nullable=name in OPEN)


LAW = {kind: _law_table(kind) for kind in RULES}
"""The table of each kind of rule."""

municipality = Table(
    "municipality",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("code ~ '^[0-9]{7}$'", name="code"),
)
"""The municipalities of IBGE by their seven-digit code."""
