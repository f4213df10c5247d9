"""What is told when something has happened: the fact, and what it is about as it is now."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Info

from api.node import Node
from api.reading import affected
from api.reading.request import read_nodes
from api.scalars import DateTime
from api.subscriptions.facts import EventType
from persistence.reading.view import View

if TYPE_CHECKING:
    from api.catalog.product import Product
    from api.finance.receivable import Receivable
    from api.fiscal.invoice import Invoice
    from api.notices.notice import Notice
    from api.platform.bulk_operation import BulkOperation
    from api.sales.order import Order
    from api.stock.item import StockItem

BulkOperationLink = Annotated["BulkOperation", strawberry.lazy("api.platform.bulk_operation")]
InvoiceLink = Annotated["Invoice", strawberry.lazy("api.fiscal.invoice")]
NoticeLink = Annotated["Notice", strawberry.lazy("api.notices.notice")]
OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
ProductLink = Annotated["Product", strawberry.lazy("api.catalog.product")]
ReceivableLink = Annotated["Receivable", strawberry.lazy("api.finance.receivable")]
StockItemLink = Annotated["StockItem", strawberry.lazy("api.stock.item")]


@strawberry.interface(description="Something happened.")
class Change:
    event_id: strawberry.ID = strawberry.field(
        description="The fact's own id; a new subscription goes on `after` it."
    )
    occurred_at: DateTime = strawberry.field(description="When it happened.")
    type: EventType = strawberry.field(description="What happened.")


@strawberry.type(description="Something happened to an order.")
class OrderChange(Change):
    order: OrderLink | None = affected("The order as it is now.")


@strawberry.type(description="What an order set in motion went on.")
class OrderProcessChange(Change):
    order: OrderLink | None = affected("The order as it is now; its `process` tells every step.")


@strawberry.type(description="Something happened to an invoice.")
class InvoiceChange(Change):
    invoice: InvoiceLink | None = affected("The invoice as it is now.")


@strawberry.type(description="Something happened to what a customer owes.")
class ReceivableChange(Change):
    receivable: ReceivableLink | None = affected("The receivable as it is now.")


@strawberry.type(description="Something happened to a product.")
class ProductChange(Change):
    product: ProductLink | None = affected("The product as it is now.")


@strawberry.type(description="Something happened to long work: it went on, or ended.")
class BulkOperationChange(Change):
    bulk_operation: BulkOperationLink | None = affected("The operation as it is now.")


@strawberry.type(description="You are told something.")
class NoticeChange(Change):
    notice: NoticeLink | None = affected("The notice as it is now.")


@strawberry.type(description="Goods came, left, or were set aside.")
class StockChange(Change):
    stock_items: list[StockItemLink] | None = affected("The items concerned, as they are now.")


@strawberry.type(description="Something happened.")
class EventChange(Change):
    about: strawberry.Private[tuple[View, UUID]]

    @strawberry.field(
        description="What it happened to, as it is now; null when that is not there any more.",
        graphql_type=Node | None,
    )
    async def subject(self, info: Info) -> Any:
        return (await read_nodes(info._raw_info, [self.about]))[0]
