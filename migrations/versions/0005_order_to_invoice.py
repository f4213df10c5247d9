"""Orders, stock, invoices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import append_only, company_id, protect

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_warehouses()
    create_orders()
    create_stock_items()
    create_invoices()
    create_order_lines()
    create_stock_movements()
    create_invoice_events()
    create_invoice_lines()
    create_reservations()


def downgrade() -> None:
    for table in (
        "reservation",
        "invoice_line",
        "invoice_event",
        "stock_movement",
        "sales_order_line",
        "invoice",
        "stock_item",
        "sales_order",
        "warehouse",
    ):
        op.drop_table(table)


def create_warehouses() -> None:
    op.create_table(
        "warehouse",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_warehouse"),
        sa.UniqueConstraint("company_id", "code", name="uq_warehouse_code"),
    )
    protect("warehouse", may="select, insert, update")


def create_orders() -> None:
    op.create_table(
        "sales_order",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("external_reference", sa.Text(collation="C")),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("salesperson_id", sa.Uuid()),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid()),
        sa.Column("approval_reason", sa.Text()),
        sa.Column("review_reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("invoice_at_once", sa.Boolean(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("payment_terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total_goods", sa.BigInteger(), nullable=False),
        sa.Column("total_discount", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("closing_reason", sa.Text()),
        sa.CheckConstraint(
            "payment_method in ('CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'BOLETO', 'PIX', "
            "'TRANSFER', 'NONE', 'OTHER')",
            name="ck_sales_order_payment_method",
        ),
        sa.CheckConstraint(
            "status in ('IN_REVIEW', 'PLACED', 'PARTIALLY_INVOICED', 'INVOICED', 'COMPLETED', "
            "'CLOSED', 'CANCELLED')",
            name="ck_sales_order_status",
        ),
        sa.CheckConstraint(
            "total = total_goods - total_discount and total > 0", name="ck_sales_order_total_adds_up"
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "customer_id"],
            ["party.company_id", "party.id"],
            name="fk_sales_order_customer_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "salesperson_id"],
            ["employee.company_id", "employee.id"],
            name="fk_sales_order_salesperson_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "warehouse_id"],
            ["warehouse.company_id", "warehouse.id"],
            name="fk_sales_order_warehouse_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_sales_order"),
        sa.UniqueConstraint("company_id", "external_reference", name="uq_sales_order_external_reference"),
        sa.UniqueConstraint("company_id", "number", name="uq_sales_order_number"),
    )
    op.create_index(
        "ix_sales_order_customer_id_placed_at_id",
        "sales_order",
        ["company_id", "customer_id", "placed_at", "id"],
    )
    op.create_index("ix_sales_order_placed_at_id", "sales_order", ["company_id", "placed_at", "id"])
    op.create_index(
        "ix_sales_order_salesperson_id_placed_at",
        "sales_order",
        ["company_id", "salesperson_id", "placed_at"],
    )
    op.create_index(
        "ix_sales_order_status_placed_at_id", "sales_order", ["company_id", "status", "placed_at", "id"]
    )
    op.create_index("ix_sales_order_total_id", "sales_order", ["company_id", "total", "id"])
    protect("sales_order", may="select, insert, update")


def create_stock_items() -> None:
    op.create_table(
        "stock_item",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("average_cost", sa.Numeric(precision=21, scale=10), nullable=False),
        sa.Column("movements", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name="ck_stock_item_on_hand_not_negative"),
        sa.CheckConstraint("reserved between 0 and on_hand", name="ck_stock_item_reserved_is_on_hand"),
        sa.CheckConstraint(
            "value >= 0 and (on_hand > 0 or value = 0)", name="ck_stock_item_value_belongs_to_goods"
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "product_id"],
            ["product.company_id", "product.id"],
            name="fk_stock_item_product_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "warehouse_id"],
            ["warehouse.company_id", "warehouse.id"],
            name="fk_stock_item_warehouse_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_stock_item"),
        sa.UniqueConstraint(
            "company_id", "product_id", "warehouse_id", name="uq_stock_item_product_id_warehouse_id"
        ),
    )
    op.create_index("ix_stock_item_on_hand", "stock_item", ["company_id", "on_hand"])
    op.create_index("ix_stock_item_warehouse_id", "stock_item", ["company_id", "warehouse_id"])
    protect("stock_item", may="select, insert, update")


def create_invoices() -> None:
    op.create_table(
        "invoice",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("series", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("access_key", sa.Text(collation="C")),
        sa.Column("numeric_code", sa.Text()),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True)),
        sa.Column("issuer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recipient", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("payment", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("additional_information", sa.Text()),
        sa.Column("total_goods", sa.BigInteger(), nullable=False),
        sa.Column("total_discount", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("protocol", sa.Text()),
        sa.Column("authorized_at", sa.DateTime(timezone=True)),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("status_code", sa.SmallInteger()),
        sa.Column("status_reason", sa.Text()),
        sa.Column("document_digest", sa.Text()),
        sa.Column("signed_path", sa.Text()),
        sa.Column("xml_path", sa.Text()),
        sa.Column("danfe_path", sa.Text()),
        sa.CheckConstraint("direction in ('OUTBOUND', 'INBOUND')", name="ck_invoice_direction"),
        sa.CheckConstraint("environment in ('PRODUCTION', 'TESTING')", name="ck_invoice_environment"),
        sa.CheckConstraint("kind in ('NFE', 'NFCE', 'NFSE')", name="ck_invoice_kind"),
        sa.CheckConstraint(
            "purpose in ('SALE', 'RETURN', 'TRANSFER', 'COMPLEMENT', 'ADJUSTMENT', 'CREDIT', 'DEBIT')",
            name="ck_invoice_purpose",
        ),
        sa.CheckConstraint(
            "status = 'DRAFT' or (number is not null and access_key is not null and issued_at is not null)",
            name="ck_invoice_numbered_with_key",
        ),
        sa.CheckConstraint(
            "status in ('DRAFT', 'NUMBERED', 'SIGNED', 'TRANSMITTED', 'AUTHORIZED', 'REJECTED', "
            "'DENIED', 'VOIDED', 'CONTINGENCY', 'CANCELLED', 'REPLACED')",
            name="ck_invoice_status",
        ),
        sa.CheckConstraint(
            "status not in ('AUTHORIZED', 'CANCELLED') or (protocol is not null and xml_path is not null)",
            name="ck_invoice_authorized_with_protocol",
        ),
        sa.CheckConstraint("total = total_goods - total_discount", name="ck_invoice_total_adds_up"),
        sa.ForeignKeyConstraint(
            ["company_id", "establishment_id"],
            ["establishment.company_id", "establishment.id"],
            name="fk_invoice_establishment_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_invoice_order_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "recipient_id"],
            ["party.company_id", "party.id"],
            name="fk_invoice_recipient_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_invoice"),
        sa.UniqueConstraint("company_id", "access_key", name="uq_invoice_access_key"),
        sa.UniqueConstraint(
            "company_id",
            "establishment_id",
            "kind",
            "series",
            "environment",
            "number",
            name="uq_invoice_establishment_id_kind_series_environment_number",
        ),
    )
    op.create_index("ix_invoice_authorized_at_id", "invoice", ["company_id", "authorized_at", "id"])
    op.create_index("ix_invoice_drafted_at_id", "invoice", ["company_id", "drafted_at", "id"])
    op.create_index("ix_invoice_number_id", "invoice", ["company_id", "number", "id"])
    op.create_index("ix_invoice_order_id", "invoice", ["company_id", "order_id"])
    op.create_index(
        "ix_invoice_recipient_id_drafted_at_id", "invoice", ["company_id", "recipient_id", "drafted_at", "id"]
    )
    op.create_index(
        "ix_invoice_status_drafted_at_id", "invoice", ["company_id", "status", "drafted_at", "id"]
    )
    op.create_index("ix_invoice_total_id", "invoice", ["company_id", "total", "id"])
    protect("invoice", may="select, insert, update")


def create_order_lines() -> None:
    op.create_table(
        "sales_order_line",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("stocked", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=21, scale=10), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("invoiced", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "0 <= invoiced and invoiced <= allocated and allocated <= quantity",
            name="ck_sales_order_line_parts_of_the_quantity",
        ),
        sa.CheckConstraint("quantity > 0", name="ck_sales_order_line_quantity_positive"),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_sales_order_line_order_id",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "product_id"],
            ["product.company_id", "product.id"],
            name="fk_sales_order_line_product_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_sales_order_line"),
        sa.UniqueConstraint(
            "company_id", "order_id", "position", name="uq_sales_order_line_order_id_position"
        ),
    )
    op.create_index("ix_sales_order_line_product_id", "sales_order_line", ["company_id", "product_id"])
    protect("sales_order_line")


def create_stock_movements() -> None:
    op.create_table(
        "stock_movement",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stock_item_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=21, scale=10), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("on_hand_after", sa.BigInteger(), nullable=False),
        sa.Column("value_after", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("order_line_id", sa.Uuid()),
        sa.Column("invoice_id", sa.Uuid()),
        sa.Column("reverses_id", sa.Uuid()),
        sa.CheckConstraint(
            "kind in ('PURCHASE_IN', 'SALE_OUT', 'CUSTOMER_RETURN_IN', 'SUPPLIER_RETURN_OUT', "
            "'TRANSFER_OUT', 'TRANSFER_IN', 'COUNT_GAIN', 'COUNT_LOSS', 'CONSUMPTION', 'PRODUCTION', "
            "'LOSS', 'OPENING')",
            name="ck_stock_movement_kind",
        ),
        sa.CheckConstraint(
            "on_hand_after >= 0 and value_after >= 0", name="ck_stock_movement_balance_not_negative"
        ),
        sa.CheckConstraint("quantity <> 0", name="ck_stock_movement_moves_something"),
        sa.ForeignKeyConstraint(
            ["company_id", "product_id"],
            ["product.company_id", "product.id"],
            name="fk_stock_movement_product_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "reverses_id"],
            ["stock_movement.company_id", "stock_movement.id"],
            name="fk_stock_movement_reverses_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "stock_item_id"],
            ["stock_item.company_id", "stock_item.id"],
            name="fk_stock_movement_stock_item_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "warehouse_id"],
            ["warehouse.company_id", "warehouse.id"],
            name="fk_stock_movement_warehouse_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_stock_movement"),
        sa.UniqueConstraint("company_id", "reverses_id", name="uq_stock_movement_reverses_id"),
        sa.UniqueConstraint(
            "company_id", "stock_item_id", "sequence", name="uq_stock_movement_stock_item_id_sequence"
        ),
    )
    op.create_index("ix_stock_movement_invoice_id", "stock_movement", ["company_id", "invoice_id"])
    op.create_index("ix_stock_movement_moved_at", "stock_movement", ["company_id", "moved_at"])
    op.create_index("ix_stock_movement_order_id", "stock_movement", ["company_id", "order_id"])
    op.create_index(
        "ix_stock_movement_product_id_moved_at", "stock_movement", ["company_id", "product_id", "moved_at"]
    )
    append_only("stock_movement")


def create_invoice_events() -> None:
    op.create_table(
        "invoice_event",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True)),
        sa.Column("protocol", sa.Text()),
        sa.Column("status_code", sa.SmallInteger()),
        sa.Column("status_reason", sa.Text()),
        sa.Column("xml_path", sa.Text()),
        sa.CheckConstraint("kind in ('CANCELLATION')", name="ck_invoice_event_kind"),
        sa.CheckConstraint(
            "status in ('PENDING', 'SENT', 'REGISTERED', 'REJECTED')", name="ck_invoice_event_status"
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name="fk_invoice_event_invoice_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_invoice_event_order_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_invoice_event"),
    )
    op.create_index("ix_invoice_event_invoice_id", "invoice_event", ["company_id", "invoice_id"])
    protect("invoice_event", may="select, insert, update")


def create_invoice_lines() -> None:
    op.create_table(
        "invoice_line",
        company_id(),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("ncm", sa.Text(), nullable=False),
        sa.Column("cest", sa.Text()),
        sa.Column("gtin", sa.Text()),
        sa.Column("origin", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("cfop", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=21, scale=10), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("taxes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("quantity > 0 and gross >= discount", name="ck_invoice_line_worth_something"),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name="fk_invoice_line_invoice_id",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_line_id"],
            ["sales_order_line.company_id", "sales_order_line.id"],
            name="fk_invoice_line_order_line_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "product_id"],
            ["product.company_id", "product.id"],
            name="fk_invoice_line_product_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "invoice_id", "position", name="pk_invoice_line"),
    )
    op.create_index("ix_invoice_line_order_line_id", "invoice_line", ["company_id", "order_line_id"])
    protect("invoice_line")


def create_reservations() -> None:
    op.create_table(
        "reservation",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stock_item_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("covered", sa.BigInteger(), nullable=False),
        sa.Column("consumed", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status in ('ACTIVE', 'CONSUMED', 'RELEASED', 'EXPIRED')", name="ck_reservation_status"
        ),
        sa.CheckConstraint(
            "0 <= consumed and consumed <= covered and covered <= quantity",
            name="ck_reservation_parts_of_the_quantity",
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_id"],
            ["sales_order.company_id", "sales_order.id"],
            name="fk_reservation_order_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "order_line_id"],
            ["sales_order_line.company_id", "sales_order_line.id"],
            name="fk_reservation_order_line_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "product_id"],
            ["product.company_id", "product.id"],
            name="fk_reservation_product_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "stock_item_id"],
            ["stock_item.company_id", "stock_item.id"],
            name="fk_reservation_stock_item_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "warehouse_id"],
            ["warehouse.company_id", "warehouse.id"],
            name="fk_reservation_warehouse_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_reservation"),
    )
    op.create_index(
        "ix_reservation_stock_item_id_status_id",
        "reservation",
        ["company_id", "stock_item_id", "status", "id"],
    )
    op.create_index("ix_reservation_order_id", "reservation", ["company_id", "order_id"])
    op.create_index("ix_reservation_order_line_id", "reservation", ["company_id", "order_line_id"])
    protect("reservation", may="select, insert, update")
