"""From the fact to the books: what is posted because of what, and undone because of what."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.post_entries import PostEntries, post_entries
from domain.accounting.commands.post_invoice import PostInvoice, post_invoice
from domain.accounting.commands.reverse_source import ReverseSource, reverse_source
from domain.accounting.entry import Source
from domain.accounting.postings import Amount, Occasion
from domain.finance.events import (
    CreditGranted,
    PayableCancelled,
    PayableOpened,
    PaymentMade,
    PaymentReversed,
    ReceivableCancelled,
    ReceivableFact,
    ReceivableOpened,
    SettlementPosted,
    SettlementReversed,
)
from domain.fiscal.events import InvoiceAuthorized, InvoiceCancelled, InvoiceReleased, InvoiceUseUndone
from domain.fiscal.invoice import Purpose
from domain.kernel.calendar import business_date
from domain.kernel.money import Money
from domain.kernel.process import Process, later, now
from domain.platform.events import CompanyRegistered
from domain.sales.events import CommissionAccrued
from domain.stock.events import StockReceived, StockReturned, StockShipped, StockTakenBack

BOOKED = (Purpose.SALE, Purpose.RETURN, Purpose.COMPLEMENT)
"""The documents that are revenue, more of it, or less."""
OWED = (Purpose.SALE, Purpose.COMPLEMENT)
"""Those that are revenue as soon as they are used; a return is one with its authorisation."""
PAYABLES = {
    "OPENING_BALANCE": Occasion.PAYABLE_BROUGHT_ALONG,
    "CUSTOMER_CREDIT": Occasion.CREDIT_TO_BE_REFUNDED,
}
RECEIPTS = {"PURCHASE_IN": Occasion.GOODS_BOUGHT, "OPENING": Occasion.GOODS_BROUGHT_ALONG}

PAYMENTS = {
    (False, True): Occasion.SUPPLIER_PAID_IN_CASH,
    (False, False): Occasion.SUPPLIER_PAID_BY_BANK,
    (True, True): Occasion.PAYROLL_DEBT_PAID_IN_CASH,
    (True, False): Occasion.PAYROLL_DEBT_PAID_BY_BANK,
}
"""By whether a payroll run owed it, and whether it went in cash."""


def books_of(_: CompanyRegistered) -> OpenBooks:
    return OpenBooks()


def entries_of_invoice(event: InvoiceAuthorized) -> PostInvoice | None:
    if event.purpose not in BOOKED:
        return None
    day = event.on or business_date(event.authorized_at)
    return PostInvoice(invoice_id=event.invoice_id, order_id=event.order_id, on=day)


def entries_of_use(event: InvoiceReleased) -> PostInvoice | None:
    """A sale whose goods left is revenue then, whatever becomes of its document."""
    if event.on is None or event.purpose not in OWED:
        return None
    return PostInvoice(invoice_id=event.invoice_id, order_id=event.order_id, on=event.on)


def undone_invoice(event: InvoiceCancelled | InvoiceUseUndone) -> ReverseSource:
    return ReverseSource(source=Source(type="invoice", id=event.invoice_id))


def cost_of_shipment(event: StockShipped) -> PostEntries | None:
    return _posting(
        Occasion.GOODS_SHIPPED,
        Source(type="shipment", id=event.invoice_id),
        event.order_id,
        event.on,
        event.cost,
    )


def undone_shipment(event: StockTakenBack) -> ReverseSource:
    return ReverseSource(source=Source(type="shipment", id=event.invoice_id), on=event.on)


def cost_of_return(event: StockReturned) -> PostEntries | None:
    return _posting(
        Occasion.GOODS_RETURNED,
        Source(type="shipment", id=event.document_id),
        event.order_id,
        event.on,
        event.cost,
    )


def cost_of_receipt(event: StockReceived) -> PostEntries | None:
    if event.kind not in RECEIPTS:
        return None
    return _posting(
        RECEIPTS[event.kind], Source(type="movement", id=event.receipt_id), None, event.on, event.cost
    )


def payment_of(event: SettlementPosted) -> PostEntries:
    return PostEntries(
        occasion=Occasion.PAID_IN_CASH if event.method == "CASH" else Occasion.PAID_INTO_BANK,
        source=Source(type="settlement", id=event.settlement_id),
        order_id=_sale_of(event),
        on=event.on,
        amounts={
            Amount.DEBT_PAID: event.principal - event.discount,
            Amount.DISCOUNT: event.discount,
            Amount.INTEREST: event.interest,
            Amount.FINE: event.fine,
        },
    )


def undone_payment(event: SettlementReversed) -> ReverseSource:
    return ReverseSource(source=Source(type="settlement", id=event.reverses_id), on=event.on)


def credit_of(event: CreditGranted) -> PostEntries | None:
    """A return is owed since its document: here it lowers the debt. What was paid for a cancelled sale
    went off a debt that is no more: here it is owed. The discount on either was none."""
    if event.return_id is None:
        occasion, total = Occasion.CANCELLED_SALE_CREDITED, event.refundable
    else:
        occasion, total = Occasion.RETURN_CREDITED, event.settled_from_receivable
    if not (total or event.discount):
        return None
    return PostEntries(
        occasion=occasion,
        source=Source(type="credit", id=event.credit_id),
        order_id=event.order_id,
        on=event.on,
        amounts={Amount.TOTAL: total, Amount.DISCOUNT: event.discount},
    )


def debt_brought_along(event: ReceivableOpened) -> PostEntries | None:
    """The debt of a sale is booked with its invoice."""
    if event.invoice_id is not None:
        return None
    return _posting(
        Occasion.DEBT_BROUGHT_ALONG,
        Source(type="receivable", id=event.receivable_id),
        None,
        event.on,
        event.total,
    )


def cancelled_debt_brought_along(event: ReceivableCancelled) -> PostEntries | None:
    if event.invoice_id is not None:
        return None
    return _posting(
        Occasion.DEBT_BROUGHT_ALONG_CANCELLED,
        Source(type="receivable", id=event.receivable_id),
        None,
        event.on,
        event.amount,
    )


def new_payable(event: PayableOpened) -> PostEntries | None:
    """What a payroll run owes is booked with the run."""
    if event.opened_by not in PAYABLES:
        return None
    return _posting(
        PAYABLES[event.opened_by],
        Source(type="payable", id=event.payable_id),
        None,
        event.on,
        event.total,
    )


def undone_payable(event: PayableCancelled) -> ReverseSource:
    return ReverseSource(source=Source(type="payable", id=event.payable_id), on=event.on)


def payment_of_debt(event: PaymentMade) -> PostEntries:
    """What payroll owed stands in an account by whom it was owed to, suppliers in one."""
    of_payroll = event.payroll_run_id is not None
    return PostEntries(
        occasion=PAYMENTS[of_payroll, event.method == "CASH"],
        source=Source(type="payment", id=event.payment_id),
        order_id=None,
        on=event.on,
        amounts={Amount(event.opened_by) if of_payroll else Amount.TOTAL: event.amount},
    )


def undone_payment_of_debt(event: PaymentReversed) -> ReverseSource:
    return ReverseSource(source=Source(type="payment", id=event.reverses_id), on=event.on)


def commission_of(event: CommissionAccrued) -> PostEntries | None:
    return _posting(
        Occasion.COMMISSION_ACCRUED,
        Source(type="commission", id=event.commission_id),
        event.order_id,
        event.on,
        event.amount,
    )


def _sale_of(event: ReceivableFact) -> UUID | None:
    """What was owed before the company moved in belongs to no sale."""
    return event.order_id if event.invoice_id else None


def _posting(
    occasion: Occasion, source: Source, order_id: UUID | None, on: date, total: Money
) -> PostEntries | None:
    if not total:
        return None
    return PostEntries(
        occasion=occasion,
        source=source,
        order_id=order_id,
        on=on,
        amounts={Amount.TOTAL: total},
    )


RECORD_TO_REPORT = Process(
    name="record_to_report",
    steps=(
        now(CompanyRegistered, books_of, open_books),
        later(InvoiceAuthorized, entries_of_invoice, post_invoice),
        later(InvoiceReleased, entries_of_use, post_invoice),
        later(InvoiceCancelled, undone_invoice, reverse_source, name="reverse_invoice"),
        later(InvoiceUseUndone, undone_invoice, reverse_source, name="reverse_invoice"),
        later(StockShipped, cost_of_shipment, post_entries, name="post_cost"),
        later(StockTakenBack, undone_shipment, reverse_source, name="reverse_cost"),
        later(StockReturned, cost_of_return, post_entries, name="post_returned_cost"),
        later(StockReceived, cost_of_receipt, post_entries, name="post_receipt"),
        later(ReceivableOpened, debt_brought_along, post_entries, name="post_opening_debt"),
        later(ReceivableCancelled, cancelled_debt_brought_along, post_entries, name="post_cancelled_debt"),
        later(SettlementPosted, payment_of, post_entries, name="post_payment"),
        later(SettlementReversed, undone_payment, reverse_source, name="reverse_payment"),
        later(CreditGranted, credit_of, post_entries, name="post_credit"),
        later(PayableOpened, new_payable, post_entries, name="post_opening_payable"),
        later(PayableCancelled, undone_payable, reverse_source, name="reverse_payable"),
        later(PaymentMade, payment_of_debt, post_entries, name="post_supplier_payment"),
        later(PaymentReversed, undone_payment_of_debt, reverse_source, name="reverse_supplier_payment"),
        later(CommissionAccrued, commission_of, post_entries, name="post_commission"),
    ),
)
