"""What a partner writes bears the partner's own name for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"

COLUMN = "external_reference"
TABLES = (
    "bank_account",
    "establishment",
    "invoice",
    "payable",
    "payment",
    "receivable",
    "sales_return",
    "settlement",
    "stock_movement",
    "warehouse",
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column(COLUMN, sa.Text(collation="C")))
        op.create_unique_constraint(op.f(f"uq_{table}_{COLUMN}"), table, ["company_id", COLUMN])


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, COLUMN)
