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
    InvoiceCancelledElsewhere,
    InvoiceDenied,
    InvoicedLine,
    InvoiceDrafted,
    InvoiceEventRegistered,
    InvoiceEventRequested,
    InvoiceFact,
    InvoiceMended,
    InvoiceNumbered,
    InvoiceReleased,
    InvoiceResumed,
    InvoiceSigned,
    InvoiceUseUndone,
    InvoiceVoided,
)
from domain.fiscal.invoice import InvoiceKind, Purpose
from domain.fiscal.invoice_event import InvoiceEventKind
from domain.kernel.process import Process, later, now, outside
from domain.processes.commands.resume_steps import ResumeSteps, resume_steps
from domain.sales.commands.follow_invoice import (
    FollowInvoice,
    allocate_order,
    give_back_allocation,
    mark_invoiced,
    take_off_invoice,
)
from domain.sales.commands.serve_order import ServeOrder, serve_order
from domain.sales.events import OrderCancelled, OrderClosed, OrderPlaced, OrderServable
from domain.stock.commands.dispatch_goods import DispatchGoods, dispatch_goods
from domain.stock.commands.release_goods import ReleaseGoods, release_goods
from domain.stock.commands.release_stock import ReleaseStock, release_stock
from domain.stock.commands.reserve_stock import ReserveStock, Wanted, reserve_stock
from domain.stock.commands.set_goods_aside import SetGoodsAside, set_goods_aside
from domain.stock.commands.ship_stock import Shipped, ShipStock, ship_stock
from domain.stock.commands.take_back_stock import TakeBackStock, take_back_stock
from domain.stock.events import BackorderCovered, StockTakenBack
from domain.stock.movement import MovementKind

CameToNothing = InvoiceDenied | InvoiceCancelledElsewhere | InvoiceVoided
"""It will never be; what it was for is free, unless goods left with it."""


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


def is_already_used(event: InvoiceFact) -> bool:
    """Whether goods left with it before, in contingency: what follows has followed."""
    return isinstance(event, InvoiceAuthorized | InvoiceDenied | InvoiceCancelledElsewhere) and event.released


def allocation_of(
    event: InvoiceDrafted | InvoiceAuthorized | InvoiceReleased | CameToNothing,
) -> FollowInvoice | None:
    if event.purpose != Purpose.SALE or is_already_used(event):
        return None
    assert event.order_id is not None
    return FollowInvoice(order_id=event.order_id, quantities=quantities_of(event.lines))


def number_of(event: InvoiceDrafted) -> NumberInvoice:
    return NumberInvoice(invoice_id=event.invoice_id)


def goods_of_no_order(event: InvoiceDrafted) -> SetGoodsAside | None:
    if event.warehouse_id is None:
        return None
    return SetGoodsAside(
        invoice_id=event.invoice_id,
        warehouse_id=event.warehouse_id,
        quantities=quantities_by_product(event.lines),
    )


def dispatch_of(event: InvoiceAuthorized | InvoiceReleased) -> DispatchGoods | None:
    if event.warehouse_id is None or is_already_used(event):
        return None
    return DispatchGoods(
        invoice_id=event.invoice_id,
        kind=LEAVES_AS[Purpose(event.purpose)],
        to_warehouse_id=event.to_warehouse_id,
    )


def goods_given_up(event: CameToNothing) -> ReleaseGoods | None:
    """Those of an order stay set aside for it."""
    if event.order_id is not None or Purpose(event.purpose) not in LEAVES_AS or is_already_used(event):
        return None
    return ReleaseGoods(invoice_id=event.invoice_id)


def shipment_of(event: InvoiceAuthorized | InvoiceReleased) -> ShipStock | None:
    if event.purpose != Purpose.SALE or is_already_used(event):
        return None
    assert event.order_id is not None
    return ShipStock(
        order_id=event.order_id,
        invoice_id=event.invoice_id,
        lines=[
            Shipped(order_line_id=line.order_line_id, product_id=line.product_id, quantity=line.quantity)
            for line in event.lines
            if line.order_line_id is not None
        ],
    )


def receivables_of(event: InvoiceAuthorized | InvoiceReleased) -> OpenReceivables | None:
    if event.purpose not in OWED or is_already_used(event):
        return None
    return OpenReceivables(invoice_id=event.invoice_id)


def instruments_of(event: ReceivableOpened) -> IssueInstruments | None:
    asks = event.method in BY_INSTRUMENT if event.asks is None else event.asks
    if event.invoice_id is None or not asks:
        return None
    return IssueInstruments(receivable_id=event.receivable_id)


def debts_of(event: InvoiceCancelled | InvoiceUseUndone) -> CancelReceivables:
    return CancelReceivables(invoice_id=event.invoice_id)


def goods_of(event: InvoiceCancelled | InvoiceUseUndone) -> TakeBackStock:
    return TakeBackStock(order_id=event.order_id, invoice_id=event.invoice_id)


def return_of(event: StockTakenBack) -> FollowInvoice:
    return FollowInvoice(order_id=event.order_id, quantities=event.quantities)


def waiting_for(event: InvoiceVoided | InvoiceMended) -> ResumeSteps:
    return ResumeSteps(subject_id=event.invoice_id)


def is_a_letter(event: InvoiceEventRegistered) -> bool:
    return event.kind == InvoiceEventKind.CORRECTION


def those_used_first(event: ContingencyLeft) -> ResumeInvoices:
    return ResumeInvoices(establishment_id=event.establishment_id, kind=InvoiceKind(event.kind))


def quantities_of(lines: tuple[InvoicedLine, ...]) -> dict[UUID, Decimal]:
    return {line.order_line_id: line.quantity for line in lines if line.order_line_id is not None}


def quantities_by_product(lines: tuple[InvoicedLine, ...]) -> dict[UUID, Decimal]:
    quantities: dict[UUID, Decimal] = {}
    for line in lines:
        quantities[line.product_id] = quantities.get(line.product_id, Decimal(0)) + line.quantity
    return quantities


OWED = (Purpose.SALE, Purpose.COMPLEMENT)
"""The documents that make somebody owe what they come to."""
LEAVES_AS = {
    Purpose.TRANSFER: MovementKind.TRANSFER_OUT,
    Purpose.PURCHASE_RETURN: MovementKind.SUPPLIER_RETURN_OUT,
    Purpose.REMITTANCE: MovementKind.REMITTANCE_OUT,
}


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
        now(InvoiceDrafted, goods_of_no_order, set_goods_aside),
        later(InvoiceDrafted, number_of, number_invoice),
        outside(InvoiceNumbered, "sign_invoice", queue="fiscal"),
        outside(InvoiceSigned, "transmit_invoice", queue="fiscal"),
        later(InvoiceAuthorized, shipment_of, ship_stock),
        later(InvoiceAuthorized, dispatch_of, dispatch_goods),
        later(InvoiceAuthorized, allocation_of, mark_invoiced),
        outside(InvoiceAuthorized, "render_danfe", queue="documents"),
        later(InvoiceAuthorized, receivables_of, open_receivables),
        later(InvoiceReleased, shipment_of, ship_stock),
        later(InvoiceReleased, dispatch_of, dispatch_goods),
        later(InvoiceReleased, allocation_of, mark_invoiced),
        outside(InvoiceReleased, "render_released", queue="documents"),
        later(InvoiceReleased, receivables_of, open_receivables),
        outside(InvoiceResumed, "transmit_invoice", queue="fiscal"),
        later(ContingencyLeft, those_used_first, resume_invoices),
        later(ReceivableOpened, instruments_of, issue_instruments),
        outside(BoletoIssued, "render_boleto", queue="documents"),
        outside(PixChargeChanged, "register_pix_charge", queue="payments"),
        outside(CancellationRequested, "transmit_cancellation", queue="fiscal"),
        outside(InvoiceEventRequested, "transmit_event", queue="fiscal"),
        outside(InvoiceEventRegistered, "render_correction", queue="documents", only=is_a_letter),
        later(InvoiceCancelled, goods_of, take_back_stock),
        later(InvoiceCancelled, debts_of, cancel_receivables),
        later(InvoiceUseUndone, goods_of, take_back_stock),
        later(InvoiceUseUndone, debts_of, cancel_receivables),
        later(StockTakenBack, return_of, take_off_invoice),
        now(InvoiceVoided, allocation_of, give_back_allocation),
        now(InvoiceVoided, goods_given_up, release_goods),
        now(InvoiceVoided, waiting_for, resume_steps),
        now(InvoiceMended, waiting_for, resume_steps),
        later(InvoiceDenied, allocation_of, give_back_allocation),
        later(InvoiceDenied, goods_given_up, release_goods),
        later(InvoiceCancelledElsewhere, allocation_of, give_back_allocation),
        later(InvoiceCancelledElsewhere, goods_given_up, release_goods),
    ),
)
