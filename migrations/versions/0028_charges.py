"""What stands on a fiscal document besides the goods: freight, insurance, other charges, added taxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

TOTALS = ("total_charges", "total_added_taxes")
CHARGES = ("freight", "insurance", "other_charges")

AS_MADE = "ck_invoice_total_adds_up"
"""Revision 0005 made it by a name to which the convention adds its prefix once more."""


def upgrade() -> None:
    for table, columns in (("invoice", TOTALS), ("invoice_line", CHARGES)):
        for column in columns:
            op.add_column(table, sa.Column(column, sa.BigInteger(), server_default="0", nullable=False))
    op.drop_constraint(op.f("ck_invoice_ck_invoice_total_adds_up"), "invoice")
    op.create_check_constraint(
        op.f(AS_MADE), "invoice", "total = total_goods - total_discount + total_charges + total_added_taxes"
    )


def downgrade() -> None:
    op.drop_constraint(op.f(AS_MADE), "invoice")
    op.create_check_constraint(AS_MADE, "invoice", "total = total_goods - total_discount")
    for table, columns in (("invoice_line", CHARGES), ("invoice", TOTALS)):
        for column in columns:
            op.drop_column(table, column)
