"""What can be read of the stock."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func

from domain.stock.movement import MovementKind
from domain.stock.reservation import ReservationStatus
from persistence.reading.view import (
    DESC,
    View,
    date,
    enum,
    identity,
    instant,
    integer,
    many,
    money,
    one,
    price,
    quantity,
    text,
)
from persistence.searching import found
from persistence.stock.tables import reservations, stock_items, stock_movements, warehouses

WAREHOUSE = View(
    "Warehouse",
    warehouses,
    prefix="warehouse",
    read="stock.warehouse.read",
    fields={
        "code": text(warehouses.c.code, filter=True, sort=True),
        "name": text(warehouses.c.name),
        "external_reference": text(warehouses.c.external_reference, filter=True),
        "version": integer(warehouses.c.version),
        "stock_items": many("StockItem", stock_items.c.warehouse_id, order_by=[stock_items.c.id]),
    },
    lookups=["id", "code", "external_reference"],
    default_sort=[("code", "ASC")],
)


def found_item(words: ColumnElement[str]) -> ColumnElement[bool]:
    """What is in stock of products with these words."""
    return found(stock_items.c.product_id, func.search_products(words))


STOCK_ITEM = View(
    "StockItem",
    stock_items,
    prefix="stockitem",
    read="stock.item.read",
    fields={
        "product_id": identity(stock_items.c.product_id, prefix="product"),
        "warehouse_id": identity(stock_items.c.warehouse_id, prefix="warehouse"),
        "product": one("Product", stock_items.c.product_id, filter=True, dimension=True),
        "warehouse": one("Warehouse", stock_items.c.warehouse_id, filter=True, dimension=True),
        "version": integer(stock_items.c.version),
        "on_hand": quantity(stock_items.c.on_hand, filter=True, sort=True, measure=True),
        "reserved": quantity(stock_items.c.reserved, measure=True),
        "available": quantity(stock_items.c.on_hand - stock_items.c.reserved, null=False, measure=True),
        "average_cost": price(stock_items.c.average_cost, requires="stock.cost.read"),
        "value": money(stock_items.c.value, requires="stock.cost.read", measure=True),
        "reservations": many("Reservation", reservations.c.stock_item_id, order_by=[reservations.c.id]),
        "movements": many(
            "StockMovement", stock_movements.c.stock_item_id, order_by=[stock_movements.c.sequence]
        ),
    },
    lookups=["id", ("product_id", "warehouse_id")],
    search=found_item,
    search_reads=["catalog.product.read"],
)

RESERVATION = View(
    "Reservation",
    reservations,
    prefix="reservation",
    read="stock.item.read",
    fields={
        "order": one("Order", reservations.c.order_id),
        "quantity": quantity(reservations.c.quantity, measure=True),
        "covered": quantity(reservations.c.covered, measure=True),
        "consumed": quantity(reservations.c.consumed, measure=True),
        "status": enum(ReservationStatus, reservations.c.status, dimension=True),
        "reserved_at": instant(reservations.c.reserved_at),
    },
)

STOCK_MOVEMENT = View(
    "StockMovement",
    stock_movements,
    prefix="movement",
    read="stock.movement.read",
    fields={
        "product": one("Product", stock_movements.c.product_id, filter=True, dimension=True),
        "warehouse": one("Warehouse", stock_movements.c.warehouse_id, dimension=True),
        "stock_item": one("StockItem", stock_movements.c.stock_item_id, filter=True),
        "sequence": integer(stock_movements.c.sequence),
        "kind": enum(MovementKind, stock_movements.c.kind, dimension=True),
        "quantity": quantity(stock_movements.c.quantity, measure=True),
        "unit_cost": price(stock_movements.c.unit_cost, requires="stock.cost.read"),
        "value": money(stock_movements.c.value, requires="stock.cost.read", measure=True),
        "on_hand_after": quantity(stock_movements.c.on_hand_after),
        "moved_at": instant(stock_movements.c.moved_at, filter=True, sort=True),
        "moved_on": date(stock_movements.c.moved_on, measure=True, dimension=True),
        "reverses": one("StockMovement", stock_movements.c.reverses_id),
        "returns": one("StockMovement", stock_movements.c.returns_id),
        "external_reference": text(stock_movements.c.external_reference, filter=True),
    },
    lookups=["id", "external_reference"],
    default_sort=[("moved_at", DESC)],
)
