"""What the law wants said on an item; the four ways of forming the base of the destination's share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

TABLE = "law_destination_share"
AS_MADE = "ck_law_destination_share_method"
"""Revision 0002 made it by a name to which the convention adds its prefix once more."""

METHODS = "'SINGLE_BASE', 'DOUBLE_BASE', 'INSIDE_DIFFERENCE', 'INSIDE_DESTINATION'"


def upgrade() -> None:
    op.add_column("invoice_line", sa.Column("notes", sa.Text()))
    op.drop_constraint(op.f(f"ck_{TABLE}_{AS_MADE}"), TABLE)
    op.create_check_constraint(op.f(AS_MADE), TABLE, f"method in ({METHODS})")


def downgrade() -> None:
    op.drop_constraint(op.f(AS_MADE), TABLE)
    op.create_check_constraint(AS_MADE, TABLE, "method in ('SINGLE_BASE')")
    op.drop_column("invoice_line", "notes")
