"""The tables of the stock: warehouses, items, reservations and the ledger of movements."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, Text, Uuid

from domain.stock.movement import MovementKind
from domain.stock.reservation import ReservationStatus
from persistence.registry import (
    Instant,
    MoneyColumn,
    PriceColumn,
    QuantityColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)

warehouses = tenant_table(
    "warehouse",
    id_column(),
    version_column(),
    Column("code", Text(collation="C"), nullable=False),
    Column("name", Text, nullable=False),
    Column("external_reference", Text(collation="C")),
    unique("code"),
    unique("external_reference"),
)

stock_items = tenant_table(
    "stock_item",
    id_column(),
    version_column(),
    reference("product_id", "product"),
    reference("warehouse_id", "warehouse"),
    Column("on_hand", QuantityColumn, nullable=False),
    Column("reserved", QuantityColumn, nullable=False),
    Column("value", MoneyColumn, nullable=False),
    Column("average_cost", PriceColumn, nullable=False),
    Column("movements", Integer, nullable=False),
    unique("product_id", "warehouse_id"),
    index("warehouse_id"),
    index("on_hand"),
    CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
    CheckConstraint("reserved between 0 and on_hand", name="reserved_is_on_hand"),
    CheckConstraint("value >= 0 and (on_hand > 0 or value = 0)", name="value_belongs_to_goods"),
)

reservations = tenant_table(
    "reservation",
    id_column(),
    version_column(),
    reference("stock_item_id", "stock_item"),
    reference("product_id", "product"),
    reference("warehouse_id", "warehouse"),
    reference("order_id", "sales_order", nullable=True),
    reference("order_line_id", "sales_order_line", nullable=True),
    reference("invoice_id", "invoice", nullable=True),
    Column("quantity", QuantityColumn, nullable=False),
    Column("covered", QuantityColumn, nullable=False),
    Column("consumed", QuantityColumn, nullable=False),
    Column("status", choice(ReservationStatus), nullable=False),
    Column("reserved_at", Instant, nullable=False),
    index("order_id"),
    index("order_line_id"),
    index("stock_item_id", "status", "id"),
    index("invoice_id"),
    CheckConstraint(
        "0 <= consumed and consumed <= covered and covered <= quantity", name="parts_of_the_quantity"
    ),
    CheckConstraint("num_nonnulls(order_line_id, invoice_id) = 1", name="for_one_thing"),
)

stock_movements = tenant_table(
    "stock_movement",
    id_column(),
    reference("stock_item_id", "stock_item"),
    reference("product_id", "product"),
    reference("warehouse_id", "warehouse"),
    Column("sequence", Integer, nullable=False),
    Column("kind", choice(MovementKind), nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    Column("unit_cost", PriceColumn, nullable=False),
    Column("value", MoneyColumn, nullable=False),
    Column("on_hand_after", QuantityColumn, nullable=False),
    Column("value_after", MoneyColumn, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("moved_on", Date, nullable=False),
    Column("order_id", Uuid),
    Column("order_line_id", Uuid),
    Column("invoice_id", Uuid),
    reference("reverses_id", "stock_movement", nullable=True),
    reference("returns_id", "stock_movement", nullable=True),
    Column("external_reference", Text(collation="C")),
    unique("stock_item_id", "sequence"),
    unique("external_reference"),
    unique("reverses_id"),
    index("product_id", "moved_at"),
    index("moved_at"),
    index("invoice_id"),
    index("order_id"),
    index("returns_id"),
    CheckConstraint("quantity <> 0", name="moves_something"),
    CheckConstraint("on_hand_after >= 0 and value_after >= 0", name="balance_not_negative"),
    CheckConstraint("(kind = 'CUSTOMER_RETURN_IN') = (returns_id is not null)", name="comes_back_of_an_exit"),
)
