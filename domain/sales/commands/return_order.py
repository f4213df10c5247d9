"""Take back goods that were delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.natural_key import free_reference
from domain.kernel.quantity import check_quantity
from domain.kernel.refusal import OutOfRange, Required, checks
from domain.kernel.text import clean
from domain.sales.order import Order, OrderNotInvoiced
from domain.sales.ports import Deliveries
from domain.sales.return_ import Return, ReturnLine
from domain.sales.returnable import Returnable

MOST_STRETCHES = 990
"""A document has at most 990 items (layout 4.00, group H), and each stretch of an invoice's item is one."""


@dataclass(kw_only=True)
class ReturnItem:
    line_id: Annotated[UUID, "orderline"]
    """The line of the order."""
    quantity: Decimal
    """How much of it comes back: more than zero, up to four places, at most what was delivered."""


@dataclass(kw_only=True)
class ReturnOrder(Command):
    """Take goods back; their document, the stock, the credit and the commission follow by themselves."""

    permission = "sales.return.request"
    moves = True

    order_id: Annotated[UUID, "order"]
    """The order with which they were delivered."""
    lines: Sequence[ReturnItem]
    """What comes back; up to 990 items of its document, which are more than the lines where goods of one left
    with several documents."""
    reason: str
    """Why, in the words of the customer or of whoever takes them back."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def return_order(command: ReturnOrder, uow: UnitOfWork) -> UUID:
    """The return's id. Refused as a whole when any line cannot come back."""
    with checks() as check:
        with check.at("reason"):
            command.reason = clean(command.reason, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, Return, command.external_reference)
    with checks() as check, check.at("order_id"):
        order = await uow.get(Order, command.order_id, lock=True)
    delivered = await uow.ask(Deliveries).of(order.id)
    if not delivered:
        raise OrderNotInvoiced("order_id", number=order.number)
    returnable = Returnable.of(delivered, await uow.find_all(Return, order_id=order.id))
    returned = _request(order, _lines(command.lines, order, returnable), command.reason, uow)
    returned.external_reference = reference
    returned.number = await uow.draw_number("sales.return")
    uow.add(returned)
    returned.approve(by=uow.actor)
    return returned.id


def _lines(items: Sequence[ReturnItem], order: Order, returnable: Returnable) -> list[ReturnLine]:
    """By the documents the goods had left with, oldest first; worth at least a cent together."""
    with checks() as check:
        check.that(items, Required("lines"))
        for position, item in enumerate(items):
            with check.at("lines", position, "line_id"):
                order.line(item.line_id)
            if check_quantity(check, item.quantity, "lines", position, "quantity"):
                with check.at("lines", position, "quantity"):
                    returnable.take(item.line_id, item.quantity)
    if not returnable.is_worth_something():
        raise OutOfRange("lines", above="0.00")
    taken = returnable.taken()
    if len(taken) > MOST_STRETCHES:
        raise OutOfRange("lines", most=MOST_STRETCHES, stretches=len(taken))
    return taken


def _request(order: Order, lines: list[ReturnLine], reason: str, uow: UnitOfWork) -> Return:
    return Return(
        id=uow.new_id(),
        number=0,
        order_id=order.id,
        customer_id=order.customer_id,
        reason=reason,
        requested_at=uow.now,
        requested_by=uow.actor,
        total=Money.total(line.amount for line in lines),
        lines=lines,
    )
