"""Payables: what the company owes suppliers, and others since payroll runs; and what it paid."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import PayableOrigin, PayableStatus, PaymentMethod, SettlementStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import Date, DateTime
from domain.finance.commands.approve_payable import approve_payable
from domain.finance.commands.block_payable import block_payable
from domain.finance.commands.cancel_payable import cancel_payable
from domain.finance.commands.pay_payable import pay_payable
from domain.finance.commands.refund_customer_credit import refund_customer_credit
from domain.finance.commands.reverse_payment import reverse_payment
from domain.finance.commands.take_over_payable import take_over_payable
from persistence.finance.payable_views import PAYABLE, PAYABLE_INSTALLMENT, PAYMENT

if TYPE_CHECKING:
    from api.finance.receivable import CustomerCredit
    from api.parties.party import Party
    from api.people.payroll import PayrollRun
    from api.platform.company import Establishment

InstallmentLink = Annotated["PayableInstallment", strawberry.lazy("api.finance.payable")]
CreditLink = Annotated["CustomerCredit", strawberry.lazy("api.finance.receivable")]
EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]
PayrollRunLink = Annotated["PayrollRun", strawberry.lazy("api.people.payroll")]
PartyLink = Annotated["Party", strawberry.lazy("api.parties.party")]
PayableLink = Annotated["Payable", strawberry.lazy("api.finance.payable")]
PaymentLink = Annotated["Payment", strawberry.lazy("api.finance.payable")]


@strawberry.type(description="Money that went for what was owed; a correction is another that reverses it.")
class Payment(Node):
    installment: InstallmentLink | None = relation("What was paid.")
    method: PaymentMethod = field("How it was paid.")
    status: SettlementStatus = field("Whether another has reversed it.")
    amount: Money = field("The money that went; negative when it reverses another.")
    paid_on: Date = field("The day it went.")
    posted_at: DateTime = field("When it was written down.")
    reason: str | None = field("Why it reverses another.")
    external_reference: str | None = field("Its id in the system of a partner.")
    reverses: PaymentLink | None = relation("The payment that this one undoes.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A part of what is owed, due on a day (parcela).")
class PayableInstallment(Node):
    number: int = field("Its place among the instalments, from 1.")
    due_on: Date = field("The day it is due.")
    payable_on: Date = field(
        "The last day on which it is paid in time: its due date, or the banks' next business day."
    )
    amount: Money = field("What was agreed.")
    balance: Money = field("What is open: the amount less all payments that stand.")
    status: PayableStatus = field("Where it is in its life.")
    overdue: bool = field("Whether something is open after the last day in time.")
    payable: PayableLink | None = relation("The debt it is a part of.")
    payments: list[Payment] = relation("What was paid of it, oldest first.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(
    description="What the company owes a supplier, or others since a payroll run (título a pagar)."
)
class Payable(Node):
    version: int = field("Raised by every change.")
    number: str = field("The number of the supplier's document; of a payroll run its month and kind.")
    external_reference: str | None = field("Its id in the system of a partner.")
    opened_by: PayableOrigin = field("What made the company owe it.")
    status: PayableStatus = field("Where it is in its life.")
    issued_on: Date = field("The day of the document; of a payroll run that of its payment.")
    total: Money = field("The sum of its instalments.")
    balance: Money = field("What is open of them.")
    block_reason: str | None = field("Why it was last blocked.")
    credit: CreditLink | None = relation("The credit that a customer gets back with it.")
    supplier: PartyLink | None = relation(
        "Whom it is owed to: a supplier, or who gets a credit back; nobody where a payroll run owes it."
    )
    payroll_run: PayrollRunLink | None = relation("The closed run that owes it, in sums of many.")
    establishment: EstablishmentLink | None = relation("For whose people, where it is their net pay.")
    installments: list[PayableInstallment] = relation("Its parts, by due date.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class PayableQuery:
    payable: Payable | None = lookup(PAYABLE, "One payable, by what names it.")
    payables: SummarizedConnection[Payable] | None = connection(PAYABLE, "What the company owes.")
    payable_installment: PayableInstallment | None = lookup(PAYABLE_INSTALLMENT, "One instalment to pay.")
    payable_installments: SummarizedConnection[PayableInstallment] | None = connection(
        PAYABLE_INSTALLMENT, "Instalments to pay, by due date."
    )
    payment: Payment | None = lookup(PAYMENT, "One payment, by what names it.")
    payments: SummarizedConnection[Payment] | None = connection(
        PAYMENT, "The ledger of payments of what was owed."
    )


@strawberry.type
class PayableMutation:
    take_over_payable = mutation(take_over_payable, payable=Payable)
    block_payable = mutation(block_payable, payable=Payable)
    approve_payable = mutation(approve_payable, payable=Payable)
    refund_customer_credit = mutation(refund_customer_credit, payable=Payable)
    cancel_payable = mutation(cancel_payable, payable=Payable)
    pay_payable = mutation(pay_payable, installment=PayableInstallment)
    reverse_payment = mutation(reverse_payment, payment=Payment)
