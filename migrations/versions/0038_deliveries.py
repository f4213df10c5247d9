"""What is told of deliveries: who took the goods, or why nobody did, and what takes that back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"

TABLE = "invoice_event"
KINDS = "'CANCELLATION', 'CORRECTION', 'SUBSTITUTION'"
OF_DELIVERIES = "'DELIVERY', 'DELIVERY_CANCELLATION', 'FAILED_DELIVERY', 'FAILED_DELIVERY_CANCELLATION'"
COLUMNS = ("cancels_protocol", "cancels_id", "receiver_document_sealed", "receiver_name_sealed", "delivery")


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("delivery", postgresql.JSONB()))
    op.add_column(TABLE, sa.Column("receiver_name_sealed", sa.LargeBinary()))
    op.add_column(TABLE, sa.Column("receiver_document_sealed", sa.LargeBinary()))
    op.add_column(TABLE, sa.Column("cancels_id", sa.Uuid()))
    op.add_column(TABLE, sa.Column("cancels_protocol", sa.Text()))
    op.create_foreign_key(
        op.f(f"fk_{TABLE}_cancels_id"),
        TABLE,
        TABLE,
        ["company_id", "cancels_id"],
        ["company_id", "id"],
        initially="DEFERRED",
        deferrable=True,
    )
    allow_kinds(f"{KINDS}, {OF_DELIVERIES}")


def downgrade() -> None:
    """What was told of deliveries is lost; the authority has it."""
    op.drop_constraint(op.f(f"fk_{TABLE}_cancels_id"), TABLE)
    op.execute(f"alter table {TABLE} no force row level security")
    op.execute(f"delete from {TABLE} where kind in ({OF_DELIVERIES})")  # noqa: S608
    op.execute(f"alter table {TABLE} force row level security")
    for column in COLUMNS:
        op.drop_column(TABLE, column)
    allow_kinds(KINDS)


def allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(f"ck_{TABLE}_kind"), TABLE)
    op.create_check_constraint(op.f(f"ck_{TABLE}_kind"), TABLE, f"kind in ({kinds})")
