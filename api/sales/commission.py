"""Commissions: what employees and agents earn with invoices, and lose as they are undone."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.enums import CommissionCause, CommissionStatus
from api.money import Money
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import Date, DateTime, Decimal
from persistence.sales.views import COMMISSION

if TYPE_CHECKING:
    from api.fiscal.invoice import Invoice
    from api.parties.party import Party
    from api.people.employee import Employee
    from api.sales.order import Order

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
InvoiceLink = Annotated["Invoice", strawberry.lazy("api.fiscal.invoice")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]


@strawberry.type(description="What an employee or agent earned with an invoice, or lost again (comissão).")
class Commission(Node):
    status: CommissionStatus = field("Whether it is earned, due, or paid.")
    cause: CommissionCause = field("What it comes from.")
    base: Money = field("What the rate is applied to; negative when it takes back.")
    rate: Decimal = field("The rate in percent.")
    amount: Money = field("What is earned; negative when it takes back.")
    accrued_at: DateTime = field("When it was earned.")
    accrued_on: Date = field("The business date.")
    employee: EmployeeLink | None = relation("Who earns it; null when an agent does.")
    agent: PartyLink | None = relation("The agent who earns it; null when an employee does.")
    order: OrderLink | None = relation("The order that it comes from.")
    invoice: InvoiceLink | None = relation("The invoice of the sale.")
    reverses: Annotated["Commission", strawberry.lazy("api.sales.commission")] | None = relation(
        "The row from which it takes back."
    )


@strawberry.type
class CommissionQuery:
    commission: Commission | None = lookup(COMMISSION, "One row of commission.")
    commissions: SummarizedConnection[Commission] | None = connection(
        COMMISSION, "The company's commissions."
    )
