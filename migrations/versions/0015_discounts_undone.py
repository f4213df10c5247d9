"""What of a discount for paying early ends with a return: it is not given back to the customer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

BEFORE = "ck_sales_return_ck_sales_return_credited_of_the_total"
CREDITED = "ck_sales_return_credited_of_the_total"


def upgrade() -> None:
    for table in ("customer_credit", "sales_return"):
        op.add_column(table, sa.Column("discount", sa.BigInteger(), nullable=False, server_default="0"))
        op.alter_column(table, "discount", server_default=None)
    op.drop_constraint(op.f(BEFORE), "sales_return")
    op.create_check_constraint(
        op.f(CREDITED), "sales_return", "credited >= 0 and credited + discount between 0 and total"
    )


def downgrade() -> None:
    op.drop_constraint(op.f(CREDITED), "sales_return")
    op.create_check_constraint(op.f(BEFORE), "sales_return", "total >= 0 and credited between 0 and total")
    for table in ("customer_credit", "sales_return"):
        op.drop_column(table, "discount")
