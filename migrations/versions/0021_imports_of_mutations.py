"""Imports through a mutation: long work beside exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TABLE = "bulk_operation"
WHOLE = "(kind = 'IMPORT') = (mutation is not null) and (kind = 'IMPORT') = (upload_id is not null)"


def upgrade() -> None:
    """A process of the release before makes exports alone, and knows nothing of what is new."""
    rehearsed = sa.Column("rehearsed", sa.Boolean(), nullable=False, server_default=sa.false())
    for column in (sa.Column("mutation", sa.Text()), sa.Column("upload_id", sa.Uuid()), rehearsed):
        op.add_column(TABLE, column)
    op.add_column(TABLE, sa.Column("error_name", sa.Text()))
    ours, theirs = ["company_id", "upload_id"], ["company_id", "id"]
    op.create_foreign_key(
        op.f("fk_bulk_operation_upload_id"),
        TABLE,
        "upload",
        ours,
        theirs,
        deferrable=True,
        initially="DEFERRED",
    )
    op.drop_constraint(op.f("ck_bulk_operation_kind"), TABLE)
    op.create_check_constraint(op.f("ck_bulk_operation_kind"), TABLE, "kind in ('EXPORT', 'IMPORT')")
    op.create_check_constraint(op.f("ck_bulk_operation_what"), TABLE, WHOLE)


def downgrade() -> None:
    """Imports that were asked for are forgotten; what they did stays."""
    op.execute("alter table bulk_operation no force row level security")
    op.execute("delete from bulk_operation where kind = 'IMPORT'")
    op.execute("alter table bulk_operation force row level security")
    op.drop_constraint(op.f("ck_bulk_operation_what"), TABLE)
    op.drop_constraint(op.f("ck_bulk_operation_kind"), TABLE)
    op.create_check_constraint(op.f("ck_bulk_operation_kind"), TABLE, "kind in ('EXPORT')")
    op.drop_constraint(op.f("fk_bulk_operation_upload_id"), TABLE)
    for column in ("error_name", "rehearsed", "upload_id", "mutation"):
        op.drop_column(TABLE, column)
