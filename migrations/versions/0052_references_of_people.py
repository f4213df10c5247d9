"""What partners call people, what is kept of them, payroll runs and entries of the books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

COLUMN, LEDGER = "external_reference", "journal_entry"
TABLES = (
    "alimony_order",
    "benefit",
    "collective_vacation",
    "dependent",
    "employee",
    "employee_document",
    "entry_request",
    "holiday",
    "leave",
    "pay_item_entry",
    "payroll_loan",
    "payroll_run",
    "termination",
    "time_entry",
    "vacation",
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column(COLUMN, sa.Text(collation="C")))
        op.create_unique_constraint(op.f(f"uq_{table}_{COLUMN}"), table, ["company_id", COLUMN])
    op.add_column(LEDGER, sa.Column(COLUMN, sa.Text(collation="C")))
    op.create_index(
        op.f(f"ix_{LEDGER}_{COLUMN}"),
        LEDGER,
        ["company_id", COLUMN],
        unique=True,
        postgresql_where=sa.text(f"{COLUMN} is not null"),
    )


def downgrade() -> None:
    for table in (*TABLES, LEDGER):
        op.drop_column(table, COLUMN)
