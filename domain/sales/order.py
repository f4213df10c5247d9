"""The sales order: what a customer asked for, at what price, and how far it has been served."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.refusal import FourEyes, InvalidTransition, Refusal, before
from domain.sales.events import (
    Demand,
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderHeld,
    OrderInvoiced,
    OrderPlaced,
    OrderServable,
)


class OrderStatus(StrEnum):
    """Where a sales order stands (pedido de venda)."""

    IN_REVIEW = "IN_REVIEW"
    """Held until somebody approves it; then PLACED, or CANCELLED."""
    PLACED = "PLACED"
    """In force, nothing invoiced yet. PARTIALLY_INVOICED, INVOICED, CLOSED or CANCELLED may follow."""
    PARTIALLY_INVOICED = "PARTIALLY_INVOICED"
    """Some is on authorised invoices. INVOICED or CLOSED may follow; PLACED, if they are cancelled."""
    INVOICED = "INVOICED"
    """All of it is on authorised invoices. It goes back when one of them is cancelled."""
    COMPLETED = "COMPLETED"
    """An end: all of it is delivered and paid. Nothing sets it yet."""
    CLOSED = "CLOSED"
    """An end: what is left of it will not be invoiced (encerrado com saldo)."""
    CANCELLED = "CANCELLED"
    """An end: given up before anything of it was invoiced."""


class ReviewReason(StrEnum):
    """Why an order is held for a review."""

    DISCOUNT_ABOVE_AUTHORITY = "DISCOUNT_ABOVE_AUTHORITY"
    """A line has a larger discount than who placed it may grant."""
    CUSTOMER_BLOCKED = "CUSTOMER_BLOCKED"
    """The customer is blocked."""


NEXT = {
    OrderStatus.IN_REVIEW: (OrderStatus.PLACED, OrderStatus.CANCELLED),
    OrderStatus.PLACED: (
        OrderStatus.PARTIALLY_INVOICED,
        OrderStatus.INVOICED,
        OrderStatus.CLOSED,
        OrderStatus.CANCELLED,
    ),
    OrderStatus.PARTIALLY_INVOICED: (OrderStatus.INVOICED, OrderStatus.CLOSED),
    OrderStatus.INVOICED: (OrderStatus.COMPLETED,),
}
"""What may follow; a state that is not listed ends the order."""
INVOICEABLE = (OrderStatus.PLACED, OrderStatus.PARTIALLY_INVOICED)


class OrderHasInvoices(Refusal):
    """Cancelling is for what should not have happened; goods on a document are returned instead."""

    code = "ORDER_HAS_INVOICES"


class OverInvoiced(Refusal):
    """More than what is left of the line; facts: ``remaining``, ``requested``."""

    code = "OVER_INVOICED"


class OrderNotInvoiced(Refusal):
    """Nothing of it was delivered with an authorised invoice; give it up instead."""

    code = "ORDER_NOT_INVOICED"


class ReturnExceedsDelivered(Refusal):
    """More than was delivered and not returned yet; facts: ``sku``, ``returnable``, ``requested``."""

    code = "RETURN_EXCEEDS_DELIVERED"


class UnknownOrderLine(Refusal):
    code = "UNKNOWN_ORDER_LINE"


@dataclass(eq=False, kw_only=True)
class OrderLine:
    """One product at one price. ``allocated`` is on invoices of any state but cancelled,
    ``invoiced`` on authorised ones, ``returned`` came back of it; ``discount`` is for the whole line,
    ``customer_order_item`` its place in the customer's own order."""

    id: UUID
    position: int
    product_id: UUID
    sku: str
    description: str
    unit: str
    stocked: bool
    quantity: Decimal
    unit_price: Decimal
    discount: Money
    customer_order_item: int | None = None
    allocated: Decimal = Decimal(0)
    invoiced: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)

    @property
    def gross(self) -> Money:
        return Money.rounded(self.quantity * self.unit_price)

    @property
    def total(self) -> Money:
        return self.gross - self.discount

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.allocated

    @property
    def discount_rate(self) -> Decimal:
        """Percent of the gross value, rounded up to four places, exceeding what the discount does."""
        if not self.discount:
            return Decimal(0)
        rate = self.discount.amount * 100 / self.gross.amount
        return rate.quantize(Decimal("0.0001"), rounding=ROUND_CEILING)

    def discount_exceeds(self, limit: Decimal) -> bool:
        return self.discount.amount * 100 > self.gross.amount * limit


@dataclass(eq=False, kw_only=True)
class Order(Aggregate):
    id: UUID
    version: int = 1
    number: int
    external_reference: str | None
    customer_order: str | None = None
    status: OrderStatus
    customer_id: UUID
    salesperson_id: UUID | None
    agent_id: UUID | None = None
    warehouse_id: UUID
    placed_at: datetime
    placed_by: UUID
    approved_by: UUID | None = None
    approval_reason: str | None = None
    review_reasons: tuple[ReviewReason, ...]
    invoice_at_once: bool
    payment_method: PaymentMethod
    payment_terms: tuple[PaymentTerm, ...]
    total_goods: Money
    total_discount: Money
    freight: Money = ZERO
    insurance: Money = ZERO
    other_charges: Money = ZERO
    total: Money
    closing_reason: str | None = None
    lines: list[OrderLine] = field(default_factory=list)

    @classmethod
    def place(
        cls,
        *,
        id: UUID,
        number: int,
        external_reference: str | None,
        customer_order: str | None = None,
        customer_id: UUID,
        salesperson_id: UUID | None,
        agent_id: UUID | None = None,
        warehouse_id: UUID,
        review_reasons: tuple[ReviewReason, ...],
        invoice_at_once: bool,
        payment_method: PaymentMethod,
        payment_terms: tuple[PaymentTerm, ...],
        lines: list[OrderLine],
        by: UUID,
        at: datetime,
        charges: tuple[Money, Money, Money] = (ZERO, ZERO, ZERO),
    ) -> Order:
        """Placed at once, or held when there is a reason to review it; ``charges`` are freight, insurance
        and others."""
        goods, discount = (
            Money.total(line.gross for line in lines),
            Money.total(line.discount for line in lines),
        )
        order = cls(
            id=id,
            number=number,
            external_reference=external_reference,
            customer_order=customer_order,
            status=OrderStatus.IN_REVIEW if review_reasons else OrderStatus.PLACED,
            customer_id=customer_id,
            salesperson_id=salesperson_id,
            agent_id=agent_id,
            warehouse_id=warehouse_id,
            placed_at=at,
            placed_by=by,
            review_reasons=review_reasons,
            invoice_at_once=invoice_at_once,
            payment_method=payment_method,
            payment_terms=payment_terms,
            total_goods=goods,
            total_discount=discount,
            freight=charges[0],
            insurance=charges[1],
            other_charges=charges[2],
            total=goods - discount + charges[0] + charges[1] + charges[2],
            lines=lines,
        )
        order.record(order._held() if review_reasons else order._placed())
        return order

    def approve(self, *, by: UUID, reason: str | None = None) -> None:
        """Let a held order go on."""
        if self.status is OrderStatus.PLACED:
            return
        self._become(OrderStatus.PLACED)
        if by == self.placed_by:
            raise FourEyes()
        self.approved_by, self.approval_reason = by, reason
        self.record(OrderApproved(order_id=self.id))
        self.record(self._placed())

    def cancel(self, *, reason: str) -> None:
        """Give up an order of which nothing is on an invoice."""
        if self.status is OrderStatus.CANCELLED:
            return
        if any(line.allocated for line in self.lines):
            raise OrderHasInvoices(number=self.number)
        self._become(OrderStatus.CANCELLED)
        self.closing_reason = reason
        self.record(OrderCancelled(order_id=self.id))

    def close(self, *, reason: str) -> None:
        """Short-close: what is left of it will not happen."""
        if self.status is OrderStatus.CLOSED:
            return
        self._become(OrderStatus.CLOSED)
        self.closing_reason = reason
        self.record(self._closed())

    def serve(self) -> None:
        """Missing goods have come: invoice them, if that is how the company invoices."""
        if self.invoice_at_once and self.status in INVOICEABLE:
            self.record(OrderServable(order_id=self.id))

    def allocate(self, quantities: dict[UUID, Decimal]) -> None:
        """Put these quantities on an invoice; by order line id."""
        if self.status not in INVOICEABLE:
            raise self._invalid(OrderStatus.INVOICED)
        for line_id, quantity in quantities.items():
            line = self.line(line_id)
            if quantity > line.remaining:
                raise OverInvoiced(sku=line.sku, remaining=line.remaining, requested=quantity)
            line.allocated += quantity

    def invoice(self, quantities: dict[UUID, Decimal]) -> None:
        """An invoice with these quantities was authorised."""
        for line_id, quantity in quantities.items():
            self.line(line_id).invoiced += quantity
        if self.status is OrderStatus.CLOSED:
            return
        if all(line.invoiced == line.quantity for line in self.lines):
            self.status = OrderStatus.INVOICED
            self.record(OrderInvoiced(order_id=self.id))
        else:
            self.status = OrderStatus.PARTIALLY_INVOICED

    def give_back(self, quantities: dict[UUID, Decimal]) -> None:
        """The invoice with these quantities will never be authorised; they can be invoiced again."""
        for line_id, quantity in quantities.items():
            self.line(line_id).allocated -= quantity
        if self.status is OrderStatus.CLOSED:
            self.record(self._closed())

    def take_off_invoice(self, quantities: dict[UUID, Decimal]) -> None:
        """The invoice with these quantities was cancelled; they can be invoiced again."""
        for line_id, quantity in quantities.items():
            line = self.line(line_id)
            line.allocated -= quantity
            line.invoiced -= quantity
        if self.status is OrderStatus.CLOSED:
            self.record(self._closed())
        elif self.status in (OrderStatus.INVOICED, OrderStatus.PARTIALLY_INVOICED):
            invoiced = any(line.invoiced for line in self.lines)
            self.status = OrderStatus.PARTIALLY_INVOICED if invoiced else OrderStatus.PLACED

    def take_returned(self, quantities: dict[UUID, Decimal]) -> None:
        """A return with these quantities came in; they stay invoiced."""
        for line_id, quantity in quantities.items():
            line = self.line(line_id)
            if line.returned + quantity > line.invoiced:
                raise ReturnExceedsDelivered(
                    sku=line.sku, returnable=line.invoiced - line.returned, requested=quantity
                )
            line.returned += quantity

    def discount_exceeds(self, limit: Decimal) -> bool:
        """Whether a line's discount is above so many percent of its gross value."""
        return any(line.discount_exceeds(limit) for line in self.lines)

    def line(self, id: UUID) -> OrderLine:
        """Raises UnknownOrderLine."""
        found = next((line for line in self.lines if line.id == id), None)
        if found is None:
            raise UnknownOrderLine(order_line_id=id)
        return found

    def _held(self) -> OrderHeld:
        above = ReviewReason.DISCOUNT_ABOVE_AUTHORITY in self.review_reasons
        highest = max(line.discount_rate for line in self.lines) if above else Decimal(0)
        return OrderHeld(order_id=self.id, discount=highest)

    def _placed(self) -> OrderPlaced:
        return OrderPlaced(
            order_id=self.id,
            warehouse_id=self.warehouse_id,
            demands=tuple(
                Demand(order_line_id=line.id, product_id=line.product_id, quantity=line.quantity)
                for line in self.lines
                if line.stocked
            ),
            invoice_at_once=self.invoice_at_once,
        )

    def _closed(self) -> OrderClosed:
        return OrderClosed(order_id=self.id, allocated={line.id: line.allocated for line in self.lines})

    def _become(self, target: OrderStatus) -> None:
        if target not in NEXT.get(self.status, ()):
            raise self._invalid(target)
        self.status = target

    def _invalid(self, target: OrderStatus) -> InvalidTransition:
        return InvalidTransition.of(self.status, target, before(target, NEXT))
