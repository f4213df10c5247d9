"""The tables of what companies know of approximate taxes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, Text, Uuid

from persistence.columns import RateColumn
from persistence.registry import Instant, id_column, index, reference, tenant_table, unique, version_column

approximate_tax_tables = tenant_table(
    "approximate_tax_table",
    id_column(),
    version_column(),
    Column("state", Text(collation="C"), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("rates", Integer, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("imported_by", Uuid, nullable=False),
    index("state", "valid_from"),
    index("valid_from", "id"),
    CheckConstraint("valid_until >= valid_from - 1", name="validity"),
)

approximate_tax_rates = tenant_table(
    "approximate_tax_rate",
    id_column(),
    reference("table_id", "approximate_tax_table"),
    Column("ncm", Text(collation="C"), nullable=False),
    Column("exception", Text, nullable=False),
    Column("national", RateColumn, nullable=False),
    Column("imported", RateColumn, nullable=False),
    Column("state", RateColumn, nullable=False),
    Column("city", RateColumn, nullable=False),
    CheckConstraint("ncm ~ '^[0-9]{8}$'", name="ncm"),
    *(
        CheckConstraint(f"{name} between 0 and 100", name=name)
        for name in ("national", "imported", "state", "city")
    ),
    unique("table_id", "ncm", "exception"),
    index("ncm", "id"),
)
