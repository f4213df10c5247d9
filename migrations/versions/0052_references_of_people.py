"""What partners call people, what is kept of them, payroll runs and entries of the books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

COLUMN = "external_reference"
TABLES = (
    "alimony_order",
    "benefit",
    "collective_vacation",
    "dependent",
    "employee",
    "employee_document",
    "entry_request",
    "holiday",
    "journal_entry",
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


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, COLUMN)
