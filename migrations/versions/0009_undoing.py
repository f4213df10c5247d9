"""Returns and their documents, and what salespersons earn and lose."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import company_id, protect, share

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    create_returns()
    create_return_lines()
    let_invoices_document_returns()
    let_movements_come_back()
    create_commissions()
    create_return_codes()


def downgrade() -> None:
    op.drop_table("law_return_cfop")
    op.drop_column("company", "commission_on")
    op.drop_table("commission")
    op.drop_constraint(op.f("ck_stock_movement_comes_back_of_an_exit"), "stock_movement")
    op.drop_column("stock_movement", "returns_id")
    op.drop_column("sales_order_line", "returned")
    op.drop_column("invoice_line", "refers_to")
    op.drop_constraint(op.f("ck_invoice_return_has_a_document"), "invoice")
    op.drop_column("invoice", "return_id")
    op.drop_table("sales_return_line")
    op.drop_table("sales_return")


def to(table: str, column: str, target: str, **further: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column],
        [f"{target}.company_id", f"{target}.id"],
        name=f"fk_{table}_{column}",
        initially="DEFERRED",
        deferrable=True,
        **further,
    )


def point(table: str, column: str, target: str) -> None:
    """A further column that names a row of another table, or none."""
    op.add_column(table, sa.Column(column, sa.Uuid()))
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}"),
        table,
        target,
        ["company_id", column],
        ["company_id", "id"],
        initially="DEFERRED",
        deferrable=True,
    )


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, ["company_id", *columns])


def create_returns() -> None:
    op.create_table(
        "sales_return",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid()),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.Column("credited", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status in ('REQUESTED', 'APPROVED', 'RECEIVED', 'INSPECTED', 'CREDITED', 'REFUSED')",
            name="ck_sales_return_status",
        ),
        sa.CheckConstraint(
            "total >= 0 and credited between 0 and total", name="ck_sales_return_credited_of_the_total"
        ),
        to("sales_return", "order_id", "sales_order"),
        to("sales_return", "customer_id", "party"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_sales_return"),
        sa.UniqueConstraint("company_id", "number", name="uq_sales_return_number"),
    )
    index("sales_return", "order_id", "requested_at")
    index("sales_return", "customer_id", "requested_at", "id")
    index("sales_return", "status", "requested_at", "id")
    index("sales_return", "requested_at", "id")
    protect("sales_return", may="select, insert, update")


def create_return_lines() -> None:
    op.create_table(
        "sales_return_line",
        company_id(),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 and after >= 0 and amount >= 0", name="ck_sales_return_line_brings_something_back"
        ),
        to("sales_return_line", "return_id", "sales_return", ondelete="CASCADE"),
        to("sales_return_line", "invoice_id", "invoice"),
        to("sales_return_line", "order_line_id", "sales_order_line"),
        to("sales_return_line", "product_id", "product"),
        sa.PrimaryKeyConstraint("company_id", "return_id", "position", name="pk_sales_return_line"),
    )
    index("sales_return_line", "order_line_id")
    index("sales_return_line", "invoice_id")
    protect("sales_return_line", may="select, insert")


def let_invoices_document_returns() -> None:
    point("invoice", "return_id", "sales_return")
    op.create_unique_constraint(op.f("uq_invoice_return_id"), "invoice", ["company_id", "return_id"])
    op.create_check_constraint(
        op.f("ck_invoice_return_has_a_document"), "invoice", "(purpose = 'RETURN') = (return_id is not null)"
    )
    op.add_column("invoice_line", sa.Column("refers_to", postgresql.JSONB(astext_type=sa.Text())))
    op.add_column(
        "sales_order_line", sa.Column("returned", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.alter_column("sales_order_line", "returned", server_default=None)
    op.create_check_constraint(
        op.f("ck_sales_order_line_returned_was_invoiced"),
        "sales_order_line",
        "0 <= returned and returned <= invoiced",
    )


def let_movements_come_back() -> None:
    point("stock_movement", "returns_id", "stock_movement")
    index("stock_movement", "returns_id")
    op.create_check_constraint(
        op.f("ck_stock_movement_comes_back_of_an_exit"),
        "stock_movement",
        "(kind = 'CUSTOMER_RETURN_IN') = (returns_id is not null)",
    )


def create_commissions() -> None:
    op.add_column("company", sa.Column("commission_on", sa.Text(), nullable=False, server_default="INVOICE"))
    op.alter_column("company", "commission_on", server_default=None)
    op.create_check_constraint(
        op.f("ck_company_commission_on"), "company", "commission_on in ('INVOICE', 'RECEIPT')"
    )
    op.create_table(
        "commission",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("salesperson_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("on_receipt", sa.Boolean(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("accrued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accrued_on", sa.Date(), nullable=False),
        sa.Column("reverses_id", sa.Uuid()),
        sa.CheckConstraint(
            "cause in ('INVOICE', 'RECEIPT', 'CANCELLATION', 'RECEIPT_REVERSED', 'RETURN')",
            name="ck_commission_cause",
        ),
        sa.CheckConstraint(
            "status in ('EXPECTED', 'ACCRUED', 'RELEASED', 'PAID', 'REVERSED')", name="ck_commission_status"
        ),
        sa.CheckConstraint(
            "rate > 0 and base <> 0 and sign(base) * amount >= 0", name="ck_commission_part_of_its_base"
        ),
        to("commission", "order_id", "sales_order"),
        to("commission", "invoice_id", "invoice"),
        to("commission", "salesperson_id", "employee"),
        to("commission", "reverses_id", "commission"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_commission"),
    )
    index("commission", "order_id", "accrued_at")
    index("commission", "invoice_id")
    index("commission", "salesperson_id", "accrued_at", "id")
    index("commission", "status", "accrued_at", "id")
    index("commission", "accrued_at", "id")
    protect("commission", may="select, insert, update")


def create_return_codes() -> None:
    op.create_table(
        "law_return_cfop",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.Column("sold_under", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_law_return_cfop"),
        sa.UniqueConstraint("sold_under", "valid_from", name="uq_law_return_cfop_asked"),
        sa.CheckConstraint("valid_until >= valid_from", name="ck_law_return_cfop_validity"),
    )
    share("law_return_cfop")
