"""Documents in full: what was used first is undone; what was withheld goes back with its goods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"

INVOICE = "invoice"
WITHHELD = ("sales_return_line", "customer_credit")
CHECK = op.f("ck_invoice_undecided_was_used")
INDEX = "ix_invoice_undecided_drafted_at_id"
UNFIT = "status in ('DENIED', 'CANCELLED_ELSEWHERE')"


def upgrade() -> None:
    op.add_column(
        INVOICE, sa.Column("undecided", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column(INVOICE, sa.Column("undoing", postgresql.JSONB()))
    _unforced(
        INVOICE,
        f"update invoice set undecided = true where {UNFIT} and released_at is not null"  # noqa: S608
        " and purpose <> 'RETURN'",
    )
    op.create_check_constraint(
        CHECK,
        INVOICE,
        f"not undecided or (released_at is not null and undoing is null and {UNFIT})",
    )
    for table in WITHHELD:
        op.add_column(
            table, sa.Column("withheld", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )
    op.create_index(INDEX, INVOICE, ["company_id", "undecided", "drafted_at", "id"])


def downgrade() -> None:
    for table in WITHHELD:
        op.drop_column(table, "withheld")
    op.drop_index(INDEX, INVOICE)
    op.drop_constraint(CHECK, INVOICE)
    op.drop_column(INVOICE, "undoing")
    op.drop_column(INVOICE, "undecided")


def _unforced(table: str, statement: str) -> None:
    op.execute(f"alter table {table} no force row level security")
    op.execute(statement)
    op.execute(f"alter table {table} force row level security")
