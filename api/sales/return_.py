"""Returns: delivered goods that come back, with their document, their credit and their reasons."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import ReturnStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import DateTime, Decimal
from domain.sales.commands.document_return_again import document_return_again
from domain.sales.commands.return_order import return_order
from domain.sales.commands.withdraw_return import withdraw_return
from persistence.sales.views import RETURN

if TYPE_CHECKING:
    from api.catalog.product import Product
    from api.fiscal.invoice import Invoice
    from api.parties.party import Party
    from api.sales.order import Order, OrderLine

InvoiceLink = Annotated["Invoice", strawberry.lazy("api.fiscal.invoice")]
OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
OrderLineLink = Annotated["OrderLine", strawberry.lazy("api.sales.order")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
ProductLink = Annotated["Product", strawberry.lazy("api.catalog.product")]


@strawberry.type(description="How much of an order line comes back of one invoice.")
class ReturnLine:
    position: int = field("Its place in the return, from 1.")
    order_line: OrderLineLink | None = relation("The line of the order.")
    product: ProductLink | None = relation("What comes back.")
    invoice: InvoiceLink | None = relation("The document it had left with.")
    quantity: Decimal = field("How much came back.")
    amount: Money = field("What was owed for it, charges and taxes on top of the price included.")
    withheld: Money = field("What of that a public body had kept back: it is not owed to them.")


@strawberry.type(description="Delivered goods that come back (devolução).")
class Return(Node):
    number: int = field("The number people use; unique in the company, rising, perhaps with gaps.")
    external_reference: str | None = field("Its id in the system of a partner.")
    status: ReturnStatus = field("How far it is.")
    version: int = field("Raised by every change.")
    reason: str = field("Why they come back.")
    requested_at: DateTime = field("When it was asked for.")
    total: Money = field("What was owed for the goods; the total of their document.")
    credited: Money = field("What of it was taken off their debt or granted to them.")
    discount: Money = field("What of it paying early had saved them: it is not given back.")
    order: OrderLink | None = relation("The order the goods were delivered with.")
    customer: PartyLink | None = relation("Who sends them back.")
    lines: list[ReturnLine] = relation("What comes back, in order of position.")
    invoices: list[InvoiceLink] | None = relation(
        "The document they come in with, after those that came to nothing."
    )
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class ReturnQuery:
    return_: Return | None = lookup(RETURN, "One return, by what names it.", name="return")
    returns: SummarizedConnection[Return] | None = connection(RETURN, "The company's returns.")


@strawberry.type
class ReturnMutation:
    return_order = mutation(return_order, return_=Return)
    document_return_again = mutation(document_return_again, return_=Return)
    withdraw_return = mutation(withdraw_return, return_=Return)
