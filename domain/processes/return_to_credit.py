"""From the returned goods to the customer's credit: their document, the stock, the order, the credit."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.finance.commands.credit_customer import CreditCustomer, credit_customer
from domain.finance.events import CreditGranted
from domain.fiscal.commands.document_return import ComingBack, DocumentReturn, document_return
from domain.fiscal.events import InvoiceAuthorized
from domain.kernel.process import Process, later, now
from domain.sales.commands.follow_return import (
    CreditReturn,
    InspectReturn,
    ReceiveReturn,
    credit_return,
    inspect_return,
    receive_return,
)
from domain.sales.events import ReturnApproved, ReturnDocumentedAgain, ReturnReceived
from domain.stock.commands.return_stock import ReturnStock, SentBack, return_stock
from domain.stock.events import StockReturned


def document_of(event: ReturnApproved | ReturnDocumentedAgain) -> DocumentReturn:
    return DocumentReturn(
        return_id=event.return_id,
        order_id=event.order_id,
        lines=[
            ComingBack(
                invoice_id=line.invoice_id,
                order_line_id=line.order_line_id,
                quantity=line.quantity,
                after=line.after,
            )
            for line in event.lines
        ],
    )


def receipt_of(event: InvoiceAuthorized) -> ReceiveReturn | None:
    if event.return_id is None:
        return None
    return ReceiveReturn(return_id=event.return_id, document_id=event.invoice_id)


def goods_of(event: ReturnReceived) -> ReturnStock:
    return ReturnStock(
        return_id=event.return_id,
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        document_id=event.return_invoice_id,
        lines=[SentBack(order_line_id=id, quantity=quantity) for id, quantity in _by_line(event).items()],
    )


def _by_line(event: ReturnReceived) -> dict[UUID, Decimal]:
    quantities: dict[UUID, Decimal] = {}
    for line in event.lines:
        quantities[line.order_line_id] = quantities.get(line.order_line_id, Decimal(0)) + line.quantity
    return quantities


def inspection_of(event: StockReturned) -> InspectReturn:
    return InspectReturn(return_id=event.return_id, invoice_id=event.invoice_id)


def debt_of(event: ReturnReceived) -> CreditCustomer:
    return CreditCustomer(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        return_id=event.return_id,
        amount=event.amount,
        withheld=event.withheld,
    )


def credit_of(event: CreditGranted) -> CreditReturn | None:
    if event.return_id is None:
        return None
    return CreditReturn(return_id=event.return_id, amount=event.amount, discount=event.discount)


RETURN_TO_CREDIT = Process(
    name="return_to_credit",
    steps=(
        now(ReturnApproved, document_of, document_return),
        now(ReturnDocumentedAgain, document_of, document_return),
        later(InvoiceAuthorized, receipt_of, receive_return),
        later(ReturnReceived, goods_of, return_stock),
        later(StockReturned, inspection_of, inspect_return),
        later(ReturnReceived, debt_of, credit_customer),
        later(CreditGranted, credit_of, credit_return),
    ),
)
