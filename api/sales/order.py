"""Orders, as a person or a partner reads them and acts on them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.bulk import bulk
from api.enums import OrderStatus, PaymentMethod, ProcessState, ReviewReason
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.processes.step import ProcessStep
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import DateTime, Decimal
from domain.sales.commands.approve_order import approve_order
from domain.sales.commands.cancel_order import cancel_order
from domain.sales.commands.close_order import close_order
from domain.sales.commands.place_order import place_order
from persistence.sales.views import ORDER

if TYPE_CHECKING:
    from api.accounting.entry import JournalEntry
    from api.catalog.product import Product
    from api.finance.receivable import Receivable
    from api.fiscal.invoice import Invoice
    from api.parties.party import Party
    from api.people.employee import Employee
    from api.sales.commission import Commission
    from api.sales.return_ import Return
    from api.stock.warehouse import Warehouse

EntryLink = Annotated["JournalEntry", strawberry.lazy("api.accounting.entry")]
EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
CommissionLink = Annotated["Commission", strawberry.lazy("api.sales.commission")]
InvoiceLink = Annotated["Invoice", strawberry.lazy("api.fiscal.invoice")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
ProductLink = Annotated["Product", strawberry.lazy("api.catalog.product")]
ReceivableLink = Annotated["Receivable", strawberry.lazy("api.finance.receivable")]
ReturnLink = Annotated["Return", strawberry.lazy("api.sales.return_")]
WarehouseLink = Annotated["Warehouse", strawberry.lazy("api.stock.warehouse")]


@strawberry.type(description="One product at one price in an order.")
class OrderLine(Node):
    position: int = field("Its place in the order, from 1.")
    product: ProductLink | None = relation("What is sold.")
    sku: str = field("The product's code when the order was placed.")
    description: str = field("The product's name when the order was placed.")
    unit: str = field("The unit in which quantity and price are given.")
    quantity: Decimal = field("How much is sold.")
    unit_price: Money = field("The price of one unit, up to ten places.")
    discount: Money = field("What is taken off the whole line.")
    customer_order_item: int | None = field("Its place in the customer's own order (nItemPed).")
    invoiced_quantity: Decimal = field("How much of it is on authorised invoices.")
    returned_quantity: Decimal = field("How much of what was invoiced came back.")
    remaining_quantity: Decimal = field("How much of it is on no invoice yet.")


@strawberry.type(description="One instalment that was agreed: when, and which part of the total.")
class PaymentTerm:
    days_after_invoice: int = strawberry.field(description="Days from the invoice to the due date.")
    share: Decimal = strawberry.field(description="The part of the total, as a fraction of one.")


@strawberry.type(description="What has been done with an order by itself, and what is still to do.")
class OrderProcess:
    state: ProcessState = field("Whether it goes on, waits for a person, or is done.")
    steps: list[ProcessStep] | None = relation("Every step, in the order in which they came up.")


@strawberry.type(description="A sale to a customer (pedido de venda).")
class Order(Node):
    number: int = field("The number people use; unique in the company, rising, perhaps with gaps.")
    external_reference: str | None = field("Its id in the system that placed it.")
    customer_order: str | None = field("The number of the customer's own order (xPed).")
    status: OrderStatus = field("Where it is in its life.")
    version: int = field("Raised by every change; commands that overwrite must name it.")
    placed_at: DateTime = field("When it was placed.")
    review_reasons: list[ReviewReason] = field("Why it was held for review; none for most orders.")
    payment_method: PaymentMethod = field("How the customer pays.")
    payment_terms: list[PaymentTerm] = field("When which part is due.")
    total_goods: Money = field("The lines before discount.")
    total_discount: Money = field("All discounts, that on the whole included.")
    freight: Money = field("For the transport; spread over the goods of its invoices.")
    insurance: Money = field("For insuring the transport.")
    other_charges: Money = field("For whatever else is charged besides the goods.")
    total: Money = field("What the customer pays.")
    closing_reason: str | None = field("Why it was cancelled or closed.")
    customer: PartyLink | None = relation("The customer who buys.")
    salesperson: EmployeeLink | None = relation("Who sold it; null when an agent did, or nobody is named.")
    agent: PartyLink | None = relation("The agent who sold it; null when an employee did.")
    warehouse: WarehouseLink | None = relation("Where the goods leave from.")
    lines: list[OrderLine] = relation("What is sold, in order of position.")
    invoices: list[InvoiceLink] | None = relation("The invoices drafted for it, oldest first.")
    returns: list[ReturnLink] | None = relation("What came back of it, oldest first.")
    commissions: list[CommissionLink] | None = relation("What was earned with it, and lost again.")
    receivables: list[ReceivableLink] | None = relation("What the customer owes for it, oldest first.")
    journal_entries: list[EntryLink] | None = relation("What the books tell of it, in the order of posting.")
    process: OrderProcess = relation("What has been done with it by itself, and what is still to do.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class OrderQuery:
    order: Order | None = lookup(ORDER, "One order, by what names it.")
    orders: SummarizedConnection[Order] | None = connection(ORDER, "The company's orders.")


@strawberry.type
class OrderMutation:
    bulk_place_order = bulk(place_order, order=Order)
    place_order = mutation(place_order, order=Order)
    approve_order = mutation(approve_order, order=Order)
    cancel_order = mutation(cancel_order, order=Order)
    close_order = mutation(close_order, order=Order)
