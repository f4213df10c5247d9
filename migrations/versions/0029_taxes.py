"""What the law wants said on an item; the ways of forming the base of the destination's share; IPI owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.accounts import every_book, forget_purpose

revision = "0029"
down_revision = "0028"

TABLE = "law_destination_share"
AS_MADE = "ck_law_destination_share_method"
"""Revision 0002 made it by a name to which the convention adds its prefix once more."""

PURPOSES = (
    "purpose in ('CASH', 'BANK', 'CUSTOMERS', 'INVENTORY', 'SUPPLIERS', 'ICMS_PAYABLE', "
    "'ICMS_DESTINATION_PAYABLE', 'FCP_PAYABLE', 'PIS_PAYABLE', 'COFINS_PAYABLE', "
    "'CUSTOMER_CREDITS', 'COMMISSIONS_PAYABLE', 'OPENING_BALANCES', 'REVENUE', "
    "'SALES_RETURNS', 'ICMS_ON_SALES', 'FCP_ON_SALES', 'PIS_ON_SALES', 'COFINS_ON_SALES', "
    "'COST_OF_GOODS', 'COMMISSION_EXPENSE', 'DISCOUNTS_GRANTED', 'INTEREST_INCOME', "
    "'FINE_INCOME'{more})"
)

METHODS = "'SINGLE_BASE', 'DOUBLE_BASE', 'INSIDE_DIFFERENCE', 'INSIDE_DESTINATION'"


def upgrade() -> None:
    op.add_column("invoice_line", sa.Column("notes", sa.Text()))
    op.drop_constraint(op.f(f"ck_{TABLE}_{AS_MADE}"), TABLE)
    op.create_check_constraint(op.f(AS_MADE), TABLE, f"method in ({METHODS})")
    _purposes(", 'IPI_PAYABLE'")


def downgrade() -> None:
    with every_book():
        forget_purpose("IPI_PAYABLE")
    _purposes("")
    op.drop_constraint(op.f(AS_MADE), TABLE)
    op.create_check_constraint(AS_MADE, TABLE, "method in ('SINGLE_BASE')")
    op.drop_column("invoice_line", "notes")


def _purposes(more: str) -> None:
    op.drop_constraint(op.f("ck_account_purpose"), "account")
    op.create_check_constraint(op.f("ck_account_purpose"), "account", PURPOSES.format(more=more))
