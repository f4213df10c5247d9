"""Imports through a mutation: long work beside exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

KINDS = op.f("ck_bulk_operation_kind")
WHAT = op.f("ck_bulk_operation_what")


def upgrade() -> None:
    """A process of the release before makes exports alone, and knows nothing of what is new."""
    op.add_column("bulk_operation", sa.Column("mutation", sa.Text()))
    op.add_column("bulk_operation", sa.Column("upload_id", sa.Uuid()))
    op.add_column(
        "bulk_operation", sa.Column("rehearsed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("bulk_operation", sa.Column("error_name", sa.Text()))
    op.create_foreign_key(
        op.f("fk_bulk_operation_upload_id_upload"),
        "bulk_operation",
        "upload",
        ["company_id", "upload_id"],
        ["company_id", "id"],
    )
    op.drop_constraint(KINDS, "bulk_operation")
    op.create_check_constraint(KINDS, "bulk_operation", "kind in ('EXPORT', 'IMPORT')")
    op.create_check_constraint(
        WHAT,
        "bulk_operation",
        "(kind = 'IMPORT') = (mutation is not null) and (kind = 'IMPORT') = (upload_id is not null)",
    )


def downgrade() -> None:
    """Imports that were asked for are forgotten; what they did stays."""
    op.execute("alter table bulk_operation no force row level security")
    op.execute("delete from bulk_operation where kind = 'IMPORT'")
    op.execute("alter table bulk_operation force row level security")
    op.drop_constraint(WHAT, "bulk_operation")
    op.drop_constraint(KINDS, "bulk_operation")
    op.create_check_constraint(KINDS, "bulk_operation", "kind in ('EXPORT')")
    op.drop_constraint(op.f("fk_bulk_operation_upload_id_upload"), "bulk_operation")
    for column in ("error_name", "rehearsed", "upload_id", "mutation"):
        op.drop_column("bulk_operation", column)
