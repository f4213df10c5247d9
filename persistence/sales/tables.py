"""The tables of sales: orders and their lines."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, Text, Uuid

from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.sales.order import OrderStatus, ReviewReason
from persistence.registry import (
    Instant,
    JsonColumn,
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

orders = tenant_table(
    "sales_order",
    id_column(),
    version_column(),
    Column("number", Integer, nullable=False),
    Column("external_reference", Text(collation="C")),
    Column("status", choice(OrderStatus), nullable=False),
    reference("customer_id", "party"),
    reference("salesperson_id", "employee", nullable=True),
    reference("warehouse_id", "warehouse"),
    Column("placed_at", Instant, nullable=False),
    Column("placed_by", Uuid, nullable=False),
    Column("approved_by", Uuid),
    Column("approval_reason", Text),
    Column("review_reasons", JsonColumn(tuple[ReviewReason, ...]), nullable=False),
    Column("invoice_at_once", Boolean, nullable=False),
    Column("payment_method", choice(PaymentMethod), nullable=False),
    Column("payment_terms", JsonColumn(tuple[PaymentTerm, ...]), nullable=False),
    Column("total_goods", MoneyColumn, nullable=False),
    Column("total_discount", MoneyColumn, nullable=False),
    Column("total", MoneyColumn, nullable=False),
    Column("closing_reason", Text),
    unique("number"),
    unique("external_reference"),
    index("placed_at", "id"),
    index("status", "placed_at", "id"),
    index("customer_id", "placed_at", "id"),
    index("salesperson_id", "placed_at"),
    index("total", "id"),
    CheckConstraint("total = total_goods - total_discount and total > 0", name="total_adds_up"),
)

order_lines = tenant_table(
    "sales_order_line",
    id_column(),
    part_of("order_id", "sales_order"),
    Column("position", Integer, nullable=False),
    reference("product_id", "product"),
    Column("sku", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("stocked", Boolean, nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    Column("unit_price", PriceColumn, nullable=False),
    Column("discount", MoneyColumn, nullable=False),
    Column("allocated", QuantityColumn, nullable=False),
    Column("invoiced", QuantityColumn, nullable=False),
    unique("order_id", "position"),
    index("product_id"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint(
        "0 <= invoiced and invoiced <= allocated and allocated <= quantity", name="parts_of_the_quantity"
    ),
)
