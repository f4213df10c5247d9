"""Exports: long work with progress, and its result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import company_id, protect

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "bulk_operation",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text()),
        sa.Column("requires", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("processed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("takes", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Text()),
        sa.Column("written", postgresql.JSONB(), nullable=False),
        sa.Column("result_name", sa.Text()),
        sa.Column("error_code", sa.Text()),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_bulk_operation_{name}")) for name, rule in CHECKS.items()),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_bulk_operation")),
    )
    for columns in (
        ["requested_at", "id"],
        ["status", "requested_at", "id"],
        ["requested_by", "requested_at", "id"],
    ):
        op.create_index(
            op.f(f"ix_bulk_operation_{'_'.join(columns)}"), "bulk_operation", ["company_id", *columns]
        )
    protect("bulk_operation", may="select, insert, update")


def downgrade() -> None:
    op.drop_table("bulk_operation")


CHECKS = {
    "kind": "kind in ('EXPORT')",
    "format": "format in ('JSONL', 'CSV', 'XLSX')",
    "status": "status in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED', 'EXPIRED')",
    "counts": "0 <= total and 0 <= processed and 0 <= failed and 0 <= takes",
    "result": "(status = 'DONE') = (result_name is not null)",
    "ended": "(status in ('QUEUED', 'RUNNING')) = (ended_at is null)",
    "error": "(status = 'FAILED') = (error_code is not null)",
}
