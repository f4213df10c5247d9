"""The table of what was found when the invariants were last looked at."""

from __future__ import annotations

from sqlalchemy import ARRAY, CheckConstraint, Column, Integer, Text

from persistence.registry import Instant, id_column, index, tenant_table, unique

integrity_checks = tenant_table(
    "integrity_check",
    id_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("exceptions", Integer, nullable=False),
    Column("examples", ARRAY(Text), nullable=False),
    Column("checked_at", Instant, nullable=False),
    Column("broken_since", Instant),
    unique("name"),
    index("exceptions", "name"),
    CheckConstraint("exceptions >= 0", name="exceptions"),
    CheckConstraint("(exceptions = 0) = (broken_since is null)", name="broken_since"),
)
"""Kept rather than counted when asked for: a look takes as long as the ledgers are, an answer must not."""
