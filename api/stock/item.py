"""Stock items, what is set aside of them, and the ledger of their movements."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.enums import MovementKind, ReservationStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, paged, relation
from api.scalars import Date, DateTime, Decimal
from api.stock.warehouse import Warehouse
from domain.stock.commands.open_stock import open_stock
from domain.stock.commands.receive_stock import receive_stock
from persistence.stock.views import STOCK_ITEM, STOCK_MOVEMENT

if TYPE_CHECKING:
    from api.catalog.product import Product
    from api.sales.order import Order

OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
ProductLink = Annotated["Product", strawberry.lazy("api.catalog.product")]


@strawberry.type(description="Goods set aside for one order line, or promised when they come.")
class Reservation(Node):
    order: OrderLink | None = relation("The order they are for.")
    quantity: Decimal = field("How much the line wants.")
    covered: Decimal = field("How much of it is or was set aside.")
    consumed: Decimal = field("How much of it has left.")
    status: ReservationStatus = field("Whether it still holds goods.")
    reserved_at: DateTime = field("When it was made.")


@strawberry.type(description="A fact of the stock's ledger; a correction is another that reverses it.")
class StockMovement(Node):
    product: ProductLink | None = relation("The product that moved.")
    warehouse: Warehouse | None = relation("The warehouse that it moved in.")
    stock_item: Annotated["StockItem", strawberry.lazy("api.stock.item")] | None = relation(
        "The item's balance."
    )
    sequence: int = field("Counts the movements of the item, without a gap.")
    kind: MovementKind = field("Why it moved.")
    quantity: Decimal = field("How much; what comes in is positive.")
    unit_cost: Money | None = field("The cost of one unit, up to ten places.")
    value: Money | None = field("What the quantity cost; what comes in is positive.")
    on_hand_after: Decimal = field("What was on hand after it.")
    moved_at: DateTime = field("When it moved.")
    moved_on: Date = field("The business date.")
    external_reference: str | None = field("Its id in the system of a partner.")
    reverses: Annotated["StockMovement", strawberry.lazy("api.stock.item")] | None = relation(
        "The movement that this one undoes."
    )
    returns: Annotated["StockMovement", strawberry.lazy("api.stock.item")] | None = relation(
        "The exit of which goods come back with this one."
    )


@strawberry.type(description="One product in one warehouse.")
class StockItem(Node):
    product: ProductLink | None = relation("The product that it is.")
    warehouse: Warehouse | None = relation("Where it is.")
    version: int = field("Raised by every change.")
    on_hand: Decimal = field("What is physically there: the sum of all movements.")
    reserved: Decimal = field("What of it is set aside for orders.")
    available: Decimal = field("What can still be promised: on hand less reserved.")
    average_cost: Money | None = field("Moving average cost of one unit, up to ten places.")
    value: Money | None = field("What everything on hand cost.")
    reservations: SummarizedConnection[Reservation] | None = paged("What is set aside for whom.")
    movements: SummarizedConnection[StockMovement] | None = paged("All that moved, its ledger.")


@strawberry.type
class StockItemQuery:
    stock_item: StockItem | None = lookup(STOCK_ITEM, "One product in one warehouse.")
    stock_items: SummarizedConnection[StockItem] | None = connection(
        STOCK_ITEM, "What the company's warehouses hold."
    )
    stock_movement: StockMovement | None = lookup(STOCK_MOVEMENT, "One movement, by what names it.")
    stock_movements: SummarizedConnection[StockMovement] | None = connection(
        STOCK_MOVEMENT, "The ledger of all movements."
    )


@strawberry.type
class StockItemMutation:
    open_stock = mutation(open_stock, movements=list[StockMovement])
    receive_stock = mutation(receive_stock, movements=list[StockMovement])
