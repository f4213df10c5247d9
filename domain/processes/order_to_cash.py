"""From the order to the money: what each fact sets in motion, and in which context."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.finance.commands.cancel_receivables import CancelReceivables, cancel_receivables
from domain.finance.commands.issue_instruments import IssueInstruments, issue_instruments
from domain.finance.commands.open_receivables import OpenReceivables, open_receivables
from domain.finance.events import BoletoIssued, PixChargeChanged, ReceivableOpened
from domain.finance.instruments import BY_INSTRUMENT
from domain.fiscal.commands.emit_invoice import ResumeInvoices, resume_invoices
from domain.fiscal.commands.invoice_order import InvoiceOrder, invoice_what_is_covered
from domain.fiscal.commands.number_invoice import NumberInvoice, number_invoice
from domain.fiscal.events import (
    CancellationRequested,
    ContingencyLeft,
    InvoiceAuthorized,
    InvoiceCancelled,
    InvoicedLine,
    InvoiceDrafted,
    InvoiceNumbered,
    InvoiceReleased,
    InvoiceResumed,
    InvoiceSigned,
)
from domain.fiscal.invoice import InvoiceKind, Purpose
from domain.kernel.process import Process, later, now, outside
from domain.sales.commands.follow_invoice import (
    FollowInvoice,
    allocate_order,
    mark_invoiced,
    take_off_invoice,
)
from domain.sales.commands.serve_order import ServeOrder, serve_order
from domain.sales.events import OrderCancelled, OrderClosed, OrderPlaced, OrderServable
from domain.stock.commands.release_stock import ReleaseStock, release_stock
from domain.stock.commands.reserve_stock import ReserveStock, Wanted, reserve_stock
from domain.stock.commands.ship_stock import Shipped, ShipStock, ship_stock
from domain.stock.commands.take_back_stock import TakeBackStock, take_back_stock
from domain.stock.events import BackorderCovered, StockTakenBack


def demand_of(event: OrderPlaced) -> ReserveStock | None:
    if not event.demands:
        return None
    return ReserveStock(
        order_id=event.order_id,
        warehouse_id=event.warehouse_id,
        demands=[
            Wanted(order_line_id=demand.order_line_id, product_id=demand.product_id, quantity=demand.quantity)
            for demand in event.demands
        ],
    )


def invoice_at_once(event: OrderPlaced) -> InvoiceOrder | None:
    return InvoiceOrder(order_id=event.order_id) if event.invoice_at_once and event.demands else None


def invoice_of(event: OrderServable) -> InvoiceOrder:
    return InvoiceOrder(order_id=event.order_id)


def service_of(event: BackorderCovered) -> ServeOrder:
    return ServeOrder(order_id=event.order_id)


def release_of(event: OrderCancelled) -> ReleaseStock:
    return ReleaseStock(order_id=event.order_id)


def release_of_the_rest(event: OrderClosed) -> ReleaseStock:
    return ReleaseStock(order_id=event.order_id, keep=event.allocated)


def is_already_used(event: InvoiceDrafted | InvoiceAuthorized | InvoiceReleased) -> bool:
    """Whether goods left with it before, in contingency: what follows has followed."""
    return isinstance(event, InvoiceAuthorized) and event.released


def allocation_of(event: InvoiceDrafted | InvoiceAuthorized | InvoiceReleased) -> FollowInvoice | None:
    if event.purpose != Purpose.SALE or is_already_used(event):
        return None
    return FollowInvoice(order_id=event.order_id, quantities=quantities_of(event.lines))


def number_of(event: InvoiceDrafted) -> NumberInvoice:
    return NumberInvoice(invoice_id=event.invoice_id)


def shipment_of(event: InvoiceAuthorized | InvoiceReleased) -> ShipStock | None:
    if event.purpose != Purpose.SALE or is_already_used(event):
        return None
    return ShipStock(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        lines=[
            Shipped(order_line_id=line.order_line_id, product_id=line.product_id, quantity=line.quantity)
            for line in event.lines
        ],
    )


def receivables_of(event: InvoiceAuthorized | InvoiceReleased) -> OpenReceivables | None:
    if event.purpose != Purpose.SALE or is_already_used(event):
        return None
    return OpenReceivables(invoice_id=event.invoice_id)


def instruments_of(event: ReceivableOpened) -> IssueInstruments | None:
    if event.invoice_id is None or event.method not in BY_INSTRUMENT:
        return None
    return IssueInstruments(receivable_id=event.receivable_id)


def debts_of(event: InvoiceCancelled) -> CancelReceivables:
    return CancelReceivables(invoice_id=event.invoice_id)


def goods_of(event: InvoiceCancelled) -> TakeBackStock:
    return TakeBackStock(order_id=event.order_id, invoice_id=event.invoice_id)


def return_of(event: StockTakenBack) -> FollowInvoice:
    return FollowInvoice(order_id=event.order_id, quantities=event.quantities)


def those_used_first(event: ContingencyLeft) -> ResumeInvoices:
    return ResumeInvoices(establishment_id=event.establishment_id, kind=InvoiceKind(event.kind))


def quantities_of(lines: tuple[InvoicedLine, ...]) -> dict[UUID, Decimal]:
    return {line.order_line_id: line.quantity for line in lines}


ORDER_TO_CASH = Process(
    name="order_to_cash",
    steps=(
        now(OrderPlaced, demand_of, reserve_stock),
        later(OrderPlaced, invoice_at_once, invoice_what_is_covered, name="invoice_order"),
        later(BackorderCovered, service_of, serve_order),
        later(OrderServable, invoice_of, invoice_what_is_covered, name="invoice_order"),
        now(OrderCancelled, release_of, release_stock),
        now(OrderClosed, release_of_the_rest, release_stock),
        now(InvoiceDrafted, allocation_of, allocate_order),
        later(InvoiceDrafted, number_of, number_invoice),
        outside(InvoiceNumbered, "sign_invoice", queue="fiscal"),
        outside(InvoiceSigned, "transmit_invoice", queue="fiscal"),
        later(InvoiceAuthorized, shipment_of, ship_stock),
        later(InvoiceAuthorized, allocation_of, mark_invoiced),
        outside(InvoiceAuthorized, "render_danfe", queue="documents"),
        later(InvoiceAuthorized, receivables_of, open_receivables),
        later(InvoiceReleased, shipment_of, ship_stock),
        later(InvoiceReleased, allocation_of, mark_invoiced),
        outside(InvoiceReleased, "render_released", queue="documents"),
        later(InvoiceReleased, receivables_of, open_receivables),
        outside(InvoiceResumed, "transmit_invoice", queue="fiscal"),
        later(ContingencyLeft, those_used_first, resume_invoices),
        later(ReceivableOpened, instruments_of, issue_instruments),
        outside(BoletoIssued, "render_boleto", queue="documents"),
        outside(PixChargeChanged, "register_pix_charge", queue="payments"),
        outside(CancellationRequested, "transmit_cancellation", queue="fiscal"),
        later(InvoiceCancelled, goods_of, take_back_stock),
        later(InvoiceCancelled, debts_of, cancel_receivables),
        later(StockTakenBack, return_of, take_off_invoice),
    ),
)
