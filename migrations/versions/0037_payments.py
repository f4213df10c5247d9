"""How a document is paid, part by part; what is withheld of it; and what it says besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.accounts import every_book, forget_purpose, open_account
from migrations.security import company_id, protect, share

revision = "0037"
down_revision = "0036"

METHODS = "'CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', 'TRANSFER', 'NONE', 'OTHER'"
BODIES = "'FEDERAL', 'STATE', 'MUNICIPAL'"
RATES = "law_withholding_rate"
WITHHELD = "Tributos retidos na fonte a recuperar"
RECOVERABLE = "sibling.name = 'ICMS a recuperar' and sibling.analytic"
PURPOSES = (
    "purpose in ('CASH', 'BANK', 'CUSTOMERS', 'INVENTORY', 'SUPPLIERS', 'ICMS_PAYABLE', "
    "'ICMS_DESTINATION_PAYABLE', 'FCP_PAYABLE', 'PIS_PAYABLE', 'COFINS_PAYABLE', 'IPI_PAYABLE'{more}, "
    "'CUSTOMER_CREDITS', 'COMMISSIONS_PAYABLE', 'OPENING_BALANCES', 'REVENUE', "
    "'SALES_RETURNS', 'ICMS_ON_SALES', 'FCP_ON_SALES', 'PIS_ON_SALES', 'COFINS_ON_SALES', "
    "'COST_OF_GOODS', 'COMMISSION_EXPENSE', 'DISCOUNTS_GRANTED', 'INTEREST_INCOME', 'FINE_INCOME')"
)
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
    create_withholding()


def downgrade() -> None:
    """Until then a debt is paid by one means, and documents say what the law wants alone."""
    op.drop_table("document_remarks")
    op.drop_table(RATES)
    op.drop_column("party", "public_body")
    op.drop_column("invoice", "withheld")
    with every_book():
        forget_purpose("WITHHELD_TAXES")
    limit_purposes("")
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


def create_withholding() -> None:
    op.add_column("party", sa.Column("public_body", sa.Text()))
    op.create_check_constraint(op.f("ck_party_public_body"), "party", f"public_body in ({BODIES})")
    op.add_column("invoice", sa.Column("withheld", JSONB()))
    limit_purposes(", 'WITHHELD_TAXES'")
    with every_book():
        open_account("WITHHELD_TAXES", WITHHELD, "DEBIT", beside=RECOVERABLE)
    rates = ("income", "social", "cofins", "pis", "least")
    op.create_table(
        RATES,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("relieved", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Numeric(9, 4), nullable=False) for name in rates),
        sa.CheckConstraint(f"payer in ({BODIES})", name=op.f(f"ck_{RATES}_payer")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{RATES}_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{RATES}")),
        sa.UniqueConstraint("payer", "relieved", "valid_from", name=op.f(f"uq_{RATES}_asked")),
    )
    share(RATES)


def limit_purposes(more: str) -> None:
    op.drop_constraint(op.f("ck_account_purpose"), "account")
    op.create_check_constraint(op.f("ck_account_purpose"), "account", PURPOSES.format(more=more))
