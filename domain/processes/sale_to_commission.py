"""From the sale to the commission: earned with the invoice or the receipt, lost again as they are undone."""

from __future__ import annotations

from domain.finance.events import SettlementPosted, SettlementReversed
from domain.fiscal.events import InvoiceAuthorized, InvoiceCancelled, InvoiceUseUndone
from domain.fiscal.invoice import Purpose
from domain.kernel.process import Process, later
from domain.sales.commands.accrue_commission import AccrueCommission, accrue_commission
from domain.sales.commission import CommissionCause
from domain.sales.events import ReturnReceived


def earned_with_invoice(event: InvoiceAuthorized) -> AccrueCommission | None:
    if event.purpose != Purpose.SALE:
        return None
    assert event.order_id is not None
    return AccrueCommission(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        cause=CommissionCause.INVOICE,
        cause_id=event.invoice_id,
    )


def lost_with_invoice(event: InvoiceCancelled | InvoiceUseUndone) -> AccrueCommission | None:
    if event.purpose != Purpose.SALE:
        return None
    assert event.order_id is not None
    return AccrueCommission(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        cause=CommissionCause.CANCELLATION,
        cause_id=event.invoice_id,
    )


def earned_with_receipt(event: SettlementPosted) -> AccrueCommission | None:
    if event.invoice_id is None:
        return None
    return AccrueCommission(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        cause=CommissionCause.RECEIPT,
        cause_id=event.settlement_id,
    )


def lost_with_receipt(event: SettlementReversed) -> AccrueCommission | None:
    if event.invoice_id is None:
        return None
    return AccrueCommission(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        cause=CommissionCause.RECEIPT_REVERSED,
        cause_id=event.settlement_id,
    )


def lost_with_return(event: ReturnReceived) -> AccrueCommission:
    return AccrueCommission(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        cause=CommissionCause.RETURN,
        cause_id=event.return_id,
    )


SALE_TO_COMMISSION = Process(
    name="sale_to_commission",
    steps=(
        later(InvoiceAuthorized, earned_with_invoice, accrue_commission),
        later(InvoiceCancelled, lost_with_invoice, accrue_commission),
        later(InvoiceUseUndone, lost_with_invoice, accrue_commission),
        later(SettlementPosted, earned_with_receipt, accrue_commission),
        later(SettlementReversed, lost_with_receipt, accrue_commission),
        later(ReturnReceived, lost_with_return, accrue_commission),
    ),
)
