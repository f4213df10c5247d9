"""How a document is paid, part by part, and what it says: remarks, and the customer's own order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect

revision = "0037"
down_revision = "0036"

METHODS = "'CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', 'TRANSFER', 'NONE', 'OTHER'"
SAID = {
    "invoice": ("remarks", "official_remarks"),
    "invoice_line": ("customer_order",),
    "sales_order": ("customer_order",),
}
COUNTED = {"invoice_line": "customer_order_item", "sales_order_line": "customer_order_item"}


def upgrade() -> None:
    op.add_column("installment", sa.Column("method", sa.Text()))
    op.create_check_constraint(op.f("ck_installment_method"), "installment", f"method in ({METHODS})")
    for table, columns in SAID.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text()))
    for table, column in COUNTED.items():
        op.add_column(table, sa.Column(column, sa.Integer()))
    create_remarks()


def downgrade() -> None:
    """Until then a debt is paid by one means, and documents say what the law wants alone."""
    op.drop_table("document_remarks")
    for table, column in COUNTED.items():
        op.drop_column(table, column)
    for table, columns in SAID.items():
        for column in columns:
            op.drop_column(table, column)
    op.drop_column("installment", "method")


def create_remarks() -> None:
    table = "document_remarks"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("remarks", sa.Text()),
        sa.Column("official_remarks", sa.Text()),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "establishment_id", name=op.f(f"uq_{table}_establishment_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "establishment_id"],
            ["establishment.company_id", "establishment.id"],
            name=op.f(f"fk_{table}_establishment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    protect(table, may="select, insert, update")
