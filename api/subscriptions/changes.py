"""What is told when something has happened: the fact, and what it is about as it is now."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Info

from api.docstrings import described_type
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
    """What is told of every fact."""

    event_id: strawberry.ID = strawberry.field(
        description="The fact's own id; a new subscription goes on `after` it."
    )
    occurred_at: DateTime = strawberry.field(description="When it happened.")
    type: EventType = strawberry.field(description="What happened.")


@described_type
class OrderChange(Change):
    """Something happened to an order."""

    order: OrderLink | None = affected("The order as it is now.")


@described_type
class OrderProcessChange(Change):
    """What an order set in motion went on."""

    order: OrderLink | None = affected("The order as it is now; its `process` tells every step.")


@described_type
class InvoiceChange(Change):
    """Something happened to an invoice."""

    invoice: InvoiceLink | None = affected("The invoice as it is now.")


@described_type
class ReceivableChange(Change):
    """Something happened to what a customer owes."""

    receivable: ReceivableLink | None = affected("The receivable as it is now.")


@described_type
class ProductChange(Change):
    """Something happened to a product."""

    product: ProductLink | None = affected("The product as it is now.")


@described_type
class BulkOperationChange(Change):
    """Something happened to long work: it went on, or ended."""

    bulk_operation: BulkOperationLink | None = affected("The operation as it is now.")


@described_type
class NoticeChange(Change):
    """You are told something."""

    notice: NoticeLink | None = affected("The notice as it is now.")


@described_type
class StockChange(Change):
    """Goods came, left, or were set aside."""

    stock_items: list[StockItemLink] | None = affected("The items concerned, as they are now.")


@described_type
class EventChange(Change):
    """Something happened."""

    about: strawberry.Private[tuple[View, UUID]]

    @strawberry.field(
        description="What it happened to, as it is now; null when that is not there any more.",
        graphql_type=Node | None,
    )
    async def subject(self, info: Info) -> Any:
        return (await read_nodes(info._raw_info, [self.about]))[0]
