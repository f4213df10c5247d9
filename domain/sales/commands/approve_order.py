"""Approve an order that was held for review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.kernel.refusal import Refusal
from domain.kernel.text import clean_or_none
from domain.sales.order import Order, OrderStatus, ReviewReason
from domain.sales.ports import Authority


class DiscountAboveAuthority(Refusal):
    """The discount is higher than the approver may grant; facts: ``limit`` in percent."""

    code = "DISCOUNT_ABOVE_AUTHORITY"


@dataclass(kw_only=True)
class ApproveOrder(Command):
    """Let an order go on that was held for its discount or its customer."""

    permission = "sales.order.approve"
    overwrites = "order_id"
    moves = True

    order_id: Annotated[UUID, "order"]
    """The order in review."""
    reason: str | None = None
    """Why it is let go on, for those who read the order later."""


async def approve_order(command: ApproveOrder, uow: UnitOfWork) -> UUID:
    """Only by somebody else than who placed it, and with the authority for its discount."""
    order = await uow.get(Order, command.order_id, lock=True)
    if ReviewReason.DISCOUNT_ABOVE_AUTHORITY in order.review_reasons:
        limit = await uow.ask(Authority).discount_limit(uow.actor)
        if order.discount_exceeds(limit):
            raise DiscountAboveAuthority("order_id", limit=limit)
    if order.status is OrderStatus.IN_REVIEW:
        await refuse_same_person(uow, order.placed_by)
    order.approve(by=uow.actor, reason=clean_or_none(command.reason, longest=255))
    return order.id
