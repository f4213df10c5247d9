"""The table of long work."""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, Integer, Text, Uuid, false

from domain.platform.bulk_operation import BulkOperationKind, BulkOperationStatus, ExportFormat, Stretch
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

bulk_operations = tenant_table(
    "bulk_operation",
    id_column(),
    version_column(),
    Column("kind", choice(BulkOperationKind), nullable=False),
    Column("format", choice(ExportFormat), nullable=False),
    Column("query", Text, nullable=False),
    Column("variables", Text),
    Column("mutation", Text),
    reference("upload_id", "upload", nullable=True),
    Column("rehearsed", Boolean, nullable=False, server_default=false()),
    Column("requires", ARRAY(Text, as_tuple=True), nullable=False),
    Column("status", choice(BulkOperationStatus), nullable=False),
    Column("total", Integer, nullable=False),
    Column("processed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("takes", Integer, nullable=False),
    Column("cursor", Text),
    Column("written", JsonColumn(tuple[Stretch, ...]), nullable=False),
    Column("result_name", Text),
    Column("error_name", Text),
    Column("error_code", Text),
    Column("requested_by", Uuid, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("began_at", Instant),
    Column("ended_at", Instant),
    Column("expires_at", Instant),
    index("requested_at", "id"),
    index("status", "requested_at", "id"),
    index("requested_by", "requested_at", "id"),
    CheckConstraint("0 <= total and 0 <= processed and 0 <= failed and 0 <= takes", name="counts"),
    CheckConstraint(
        "(kind = 'IMPORT') = (mutation is not null) and (kind = 'IMPORT') = (upload_id is not null)",
        name="what",
    ),
    CheckConstraint("(status = 'DONE') = (result_name is not null)", name="result"),
    CheckConstraint("(status in ('QUEUED', 'RUNNING')) = (ended_at is null)", name="ended"),
    CheckConstraint("(status = 'FAILED') = (error_code is not null)", name="error"),
)
