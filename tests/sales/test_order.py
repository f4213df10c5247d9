"""The life of an order: placed or held, invoiced in parts, cancelled, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.four_eyes import Persons
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.refusal import InvalidTransition
from domain.sales.commands.approve_order import ApproveOrder, approve_order
from domain.sales.events import (
    OrderApproved,
    OrderCancelled,
    OrderClosed,
    OrderHeld,
    OrderInvoiced,
    OrderPlaced,
)
from domain.sales.order import (
    NEXT,
    FourEyes,
    Order,
    OrderHasInvoices,
    OrderLine,
    OrderStatus,
    OverInvoiced,
    ReviewReason,
    UnknownOrderLine,
)
from domain.sales.order_actions import actions_of
from tests.memory import Memory

AUTHOR, APPROVER = UUID(int=7), UUID(int=8)
FIRST, SECOND = UUID(int=101), UUID(int=102)


def a_line(id: UUID = FIRST, quantity: str = "10", price: str = "2.50", discount: str = "0") -> OrderLine:
    return OrderLine(
        id=id,
        position=1,
        product_id=UUID(int=id.int + 100),
        sku=f"SKU-{id.int}",
        description="Café",
        unit="UN",
        stocked=True,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        discount=Money.of(discount),
    )


def an_order(*lines: OrderLine, reasons: tuple[ReviewReason, ...] = (), **changes: Any) -> Order:
    fields: dict[str, Any] = {
        "id": UUID(int=1),
        "number": 42,
        "external_reference": None,
        "customer_id": UUID(int=2),
        "salesperson_id": None,
        "warehouse_id": UUID(int=3),
        "review_reasons": reasons,
        "invoice_at_once": True,
        "payment_method": PaymentMethod.PIX,
        "payment_terms": (PaymentTerm(days_after_invoice=0, share=Decimal(1)),),
        "lines": list(lines) or [a_line()],
        "by": AUTHOR,
        "at": datetime(2026, 11, 21, tzinfo=UTC),
    }
    return Order.place(**(fields | changes))


def kinds(order: Order) -> list[type]:
    return [type(event) for event in order.pull_events()]


def test_an_order_without_anything_to_review_is_placed_and_asks_for_its_goods() -> None:
    order = an_order(a_line(), a_line(SECOND, "3"))
    (placed,) = order.pull_events()
    assert isinstance(placed, OrderPlaced)
    assert order.status is OrderStatus.PLACED
    assert [demand.quantity for demand in placed.demands] == [Decimal(10), Decimal(3)]


def test_totals_are_the_lines_before_discount_less_the_discounts() -> None:
    order = an_order(a_line(price="2.505", discount="1.05"), a_line(SECOND, "3", "0.333"))
    assert (str(order.total_goods), str(order.total_discount), str(order.total)) == ("26.05", "1.05", "25.00")


def test_services_ask_nothing_of_the_stock() -> None:
    service = a_line()
    service.stocked = False
    (placed,) = an_order(service).pull_events()
    assert isinstance(placed, OrderPlaced)
    assert placed.demands == ()


def test_an_order_above_authority_is_held_and_asks_for_nothing_yet() -> None:
    order = an_order(reasons=(ReviewReason.DISCOUNT_ABOVE_AUTHORITY,))
    assert order.status is OrderStatus.IN_REVIEW
    assert kinds(order) == [OrderHeld]


def test_whoever_placed_a_held_order_may_not_approve_it() -> None:
    order = an_order(reasons=(ReviewReason.CUSTOMER_BLOCKED,))
    with pytest.raises(FourEyes):
        order.approve(by=AUTHOR)


class OnePerson:
    """Whoever acts had a key of theirs prepare it."""

    async def are_one(self, actor: UUID, others: Sequence[UUID]) -> bool:
        return others == [AUTHOR]


async def test_whoever_had_a_key_of_theirs_place_it_may_not_approve_it_either() -> None:
    order = an_order(reasons=(ReviewReason.CUSTOMER_BLOCKED,))
    world = Memory(actor=APPROVER, answers={Persons: OnePerson()})
    world.add(order)
    with pytest.raises(FourEyes):
        await approve_order(ApproveOrder(order_id=order.id), world)


def test_somebody_else_approves_it_and_it_asks_for_its_goods() -> None:
    order = an_order(reasons=(ReviewReason.CUSTOMER_BLOCKED,))
    order.approve(by=APPROVER)
    assert (order.status, order.approved_by) == (OrderStatus.PLACED, APPROVER)
    assert kinds(order) == [OrderHeld, OrderApproved, OrderPlaced]


def test_approving_twice_changes_nothing_more() -> None:
    order = an_order(reasons=(ReviewReason.CUSTOMER_BLOCKED,))
    order.approve(by=APPROVER)
    order.pull_events()
    order.approve(by=APPROVER)
    assert kinds(order) == []


def test_an_order_of_which_nothing_is_invoiced_can_be_cancelled_once() -> None:
    order = an_order()
    order.cancel(reason="a mistake")
    order.cancel(reason="again")
    assert (order.status, order.closing_reason) == (OrderStatus.CANCELLED, "a mistake")
    placed, cancelled = order.pull_events()
    assert isinstance(placed, OrderPlaced)
    assert cancelled == OrderCancelled(order_id=order.id)


def test_an_order_on_an_invoice_is_not_cancelled() -> None:
    order = an_order()
    order.allocate({FIRST: Decimal(1)})
    with pytest.raises(OrderHasInvoices):
        order.cancel(reason="too late")


def test_no_more_is_invoiced_than_was_ordered() -> None:
    order = an_order()
    order.allocate({FIRST: Decimal(7)})
    with pytest.raises(OverInvoiced) as refusal:
        order.allocate({FIRST: Decimal("3.0001")})
    assert refusal.value.facts["remaining"] == 3


def test_a_line_of_another_order_is_unknown() -> None:
    with pytest.raises(UnknownOrderLine):
        an_order().allocate({SECOND: Decimal(1)})


def test_it_is_partially_invoiced_until_the_last_unit_is() -> None:
    order = an_order()
    for quantity, status in (("4", OrderStatus.PARTIALLY_INVOICED), ("6", OrderStatus.INVOICED)):
        order.allocate({FIRST: Decimal(quantity)})
        order.invoice({FIRST: Decimal(quantity)})
        assert order.status is status
    assert kinds(order)[-1] is OrderInvoiced


def test_a_cancelled_invoice_gives_its_quantities_back_to_be_invoiced_again() -> None:
    order = an_order()
    order.allocate({FIRST: Decimal(10)})
    order.invoice({FIRST: Decimal(10)})
    order.take_off_invoice({FIRST: Decimal(10)})
    assert (order.status, order.lines[0].remaining) == (OrderStatus.PLACED, Decimal(10))


def test_closing_says_what_invoices_still_carry() -> None:
    order = an_order()
    order.allocate({FIRST: Decimal(4)})
    order.close(reason="the rest is not wanted")
    closed = order.pull_events()[-1]
    assert isinstance(closed, OrderClosed)
    assert closed.allocated == {FIRST: Decimal(4)}


@pytest.mark.parametrize(
    "status", [status for status in OrderStatus if OrderStatus.CANCELLED not in NEXT.get(status, ())]
)
def test_the_states_that_cannot_be_cancelled_say_which_can(status: OrderStatus) -> None:
    order = an_order()
    order.status = status
    if status is OrderStatus.CANCELLED:
        return order.cancel(reason="again")
    with pytest.raises(InvalidTransition) as refusal:
        order.cancel(reason="no")
    assert refusal.value.facts["allowed"] == ["IN_REVIEW", "PLACED"]
    return None


@pytest.mark.parametrize("status", OrderStatus)
@pytest.mark.parametrize("allocated", [False, True])
def test_available_actions_tell_exactly_what_would_be_refused(status: OrderStatus, allocated: bool) -> None:
    order = an_order()
    order.status = status
    order.lines[0].allocated = Decimal(1 if allocated else 0)
    offered = {
        action.action: (action.allowed, action.reason)
        for action in actions_of(status.value, allocated, True, allocated)
    }
    attempts = {
        "cancelOrder": lambda: order.cancel(reason="why"),
        "closeOrder": lambda: order.close(reason="why"),
        "approveOrder": lambda: order.approve(by=APPROVER),
        "invoiceOrder": lambda: order.allocate({FIRST: Decimal(1)}),
    }
    for name, attempt in attempts.items():
        order.status = status
        before = order.status
        try:
            attempt()
            done = name == "invoiceOrder" or order.status is not before
            came = (done, offered[name][1])
        except (InvalidTransition, OrderHasInvoices) as refused:
            came = (False, refused.code)
        assert came == offered[name], name
        order.lines[0].allocated = Decimal(1 if allocated else 0)
