"""Receivables: what customers owe, what asks them for it, and what they paid."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.bulk import bulk
from api.enums import PaymentMethod, ReceivableStatus, SettlementMethod, SettlementStatus
from api.finance.boleto import Boleto
from api.finance.pix_charge import PixCharge
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import Date, DateTime, Decimal
from domain.finance.commands.offer_discount import offer_discount
from domain.finance.commands.receive_payment import receive_payment
from domain.finance.commands.reverse_settlement import reverse_settlement
from domain.finance.commands.take_over_receivable import take_over_receivable
from persistence.finance.views import CUSTOMER_CREDIT, INSTALLMENT, RECEIVABLE, SETTLEMENT

if TYPE_CHECKING:
    from api.finance.payable import Payable
    from api.fiscal.invoice import Invoice
    from api.parties.party import Party
    from api.sales.order import Order

InstallmentLink = Annotated["Installment", strawberry.lazy("api.finance.receivable")]
InvoiceLink = Annotated["Invoice", strawberry.lazy("api.fiscal.invoice")]
OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]
PayableLink = Annotated["Payable", strawberry.lazy("api.finance.payable")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
ReceivableLink = Annotated["Receivable", strawberry.lazy("api.finance.receivable")]
SettlementLink = Annotated["Settlement", strawberry.lazy("api.finance.receivable")]


@strawberry.type(description="A fact of the ledger of payments; a correction is another that reverses it.")
class Settlement(Node):
    installment: InstallmentLink | None = relation("What was paid.")
    method: SettlementMethod = field("How it was paid.")
    status: SettlementStatus = field("Whether another has reversed it.")
    principal: Money = field("What the debt went down by.")
    interest: Money = field("Interest for being late.")
    fine: Money = field("Fine for being late.")
    discount: Money = field("What needed not be paid for being early.")
    received: Money = field("The money that came: principal less discount, plus interest and fine.")
    paid_on: Date = field("The day the money came.")
    posted_at: DateTime = field("When it was written down.")
    reason: str | None = field("Why it reverses another.")
    external_reference: str | None = field("The payment's id in the system of a partner.")
    reverses: SettlementLink | None = relation("The settlement that this one undoes.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A part of what is owed, due on a day (parcela).")
class Installment(Node):
    number: int = field("Its place among the instalments, from 1.")
    due_on: Date = field("The day it is due.")
    payable_on: Date = field(
        "The last day on which it costs no interest: its due date, or the banks' next business day."
    )
    amount: Money = field("What was agreed.")
    balance: Money = field("What is open: the amount less the principal of all settlements.")
    status: ReceivableStatus = field("Where it is in its life.")
    method: PaymentMethod | None = field("How it is paid, where that is not how the receivable is.")
    overdue: bool = field("Whether something is open after the last day without interest.")
    receivable: ReceivableLink | None = relation("The debt it is a part of.")
    boleto: Boleto | None = relation("The boleto that asks for it.")
    pix: PixCharge | None = relation("The Pix code that asks for it.")
    settlements: list[Settlement] = relation("What was paid of it, oldest first.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="What was agreed about paying late.")
class LateCharges:
    fine: Decimal = field("Percent of what is open when it becomes late, once.")
    monthly_interest: Decimal = field("Percent for thirty days, counted by the day.")


@strawberry.type(description="What is offered for paying early.")
class EarlyDiscount:
    rate: Decimal = field("Percent of what is open of an instalment that is paid in full.")
    days: int = field("How many days before the due date it must be paid.")


@strawberry.type(description="What a customer owes for one invoice (título a receber).")
class Receivable(Node):
    version: int = field("Raised by every change.")
    document: str = field("What it is called on paper: the invoice's series and number.")
    external_reference: str | None = field("Its id in the system of a partner.")
    status: ReceivableStatus = field("Where it is in its life.")
    method: PaymentMethod = field("How the customer said it would be paid.")
    issued_on: Date = field("The day of the invoice.")
    total: Money = field("The sum of its instalments.")
    balance: Money = field("What is open of them.")
    late_charges: LateCharges = relation("What being late costs.")
    early_discount: EarlyDiscount = relation("What paying early saves; zero percent for most.")
    customer: PartyLink | None = relation("Who owes it.")
    order: OrderLink | None = relation("The order that it comes from.")
    invoice: InvoiceLink | None = relation("The sale's document.")
    installments: list[Installment] = relation("Its parts, by due date.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="What we owe a customer for a sale that was undone, wholly or in part.")
class CustomerCredit(Node):
    customer: PartyLink | None = relation("Whom we owe it.")
    order: OrderLink | None = relation("The order that it comes from.")
    amount: Money = field("What was paid, or still owed, for what is undone.")
    settled: Money = field("What of it went off what the customer still owed.")
    refundable: Money = field("What is theirs to use or to be given back.")
    discount: Money = field("What paying early had saved of what is undone: it is owed to nobody.")
    withheld: Money = field("What a public body had kept back of what is undone: neither is that.")
    refunded: Money = field("What of the refundable is being given back, or was.")
    refunds: list[PayableLink] | None = relation("The payables by which it is given back.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")
    granted_on: Date = field("The day on which it was granted.")


@strawberry.type
class ReceivableQuery:
    receivable: Receivable | None = lookup(RECEIVABLE, "One receivable, by what names it.")
    receivables: SummarizedConnection[Receivable] | None = connection(RECEIVABLE, "What customers owe.")
    installment: Installment | None = lookup(INSTALLMENT, "One instalment, by what names it.")
    installments: SummarizedConnection[Installment] | None = connection(
        INSTALLMENT, "Instalments, by due date."
    )
    settlement: Settlement | None = lookup(SETTLEMENT, "One settlement, by what names it.")
    settlements: SummarizedConnection[Settlement] | None = connection(SETTLEMENT, "The ledger of payments.")
    customer_credit: CustomerCredit | None = lookup(CUSTOMER_CREDIT, "One credit of a customer.")
    customer_credits: SummarizedConnection[CustomerCredit] | None = connection(
        CUSTOMER_CREDIT, "What we owe customers for sales that were undone."
    )


@strawberry.type
class ReceivableMutation:
    offer_discount = mutation(offer_discount, receivable=Receivable)
    take_over_receivable = mutation(take_over_receivable, receivable=Receivable)
    bulk_receive_payment = bulk(receive_payment, installment=Installment)
    receive_payment = mutation(receive_payment, installment=Installment)
    reverse_settlement = mutation(reverse_settlement, settlement=Settlement)
