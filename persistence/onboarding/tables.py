"""The table of moving in: what became of the lines of files."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Uuid

from domain.onboarding.data_import import ImportStatus, Problem
from domain.onboarding.kind import ImportKind
from domain.onboarding.notation import Notation
from persistence.registry import (
    Instant,
    JsonColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    version_column,
)

imports = tenant_table(
    "data_import",
    id_column(),
    version_column(),
    Column("kind", choice(ImportKind), nullable=False),
    reference("upload_id", "upload"),
    Column("sha256", LargeBinary, nullable=False),
    Column("notation", JsonColumn(Notation), nullable=False),
    Column("status", choice(ImportStatus), nullable=False),
    Column("total", Integer, nullable=False),
    Column("processed", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("problems", JsonColumn(tuple[Problem, ...]), nullable=False),
    Column("requested_by", Uuid, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("ended_at", Instant),
    index("requested_at", "id"),
    index("status", "requested_at", "id"),
    CheckConstraint(
        "0 <= created and 0 <= skipped and 0 <= failed and created + skipped <= total", name="counts"
    ),
    CheckConstraint("status <> 'DONE' or created + skipped = total", name="done_whole"),
)
