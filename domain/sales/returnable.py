"""What of an order can still come back, invoice by invoice, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self
from uuid import UUID

from domain.sales.order import ReturnExceedsDelivered
from domain.sales.ports import Delivered
from domain.sales.return_ import Return, ReturnLine

NOTHING = Decimal(0)


@dataclass
class Source:
    """An invoice's line: ``before`` came back with earlier returns, ``now`` comes back with this one."""

    delivered: Delivered
    before: Decimal
    now: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        return self.delivered.quantity - self.before - self.now


@dataclass
class Returnable:
    sources: list[Source] = field(default_factory=list)

    @classmethod
    def of(cls, delivered: Iterable[Delivered], returns: Iterable[Return]) -> Self:
        before: dict[tuple[UUID, UUID], Decimal] = {}
        for line in (line for one in returns if one.standing for line in one.lines):
            key = (line.invoice_id, line.order_line_id)
            before[key] = before.get(key, NOTHING) + line.quantity
        return cls(
            [Source(part, before.get((part.invoice_id, part.order_line_id), NOTHING)) for part in delivered]
        )

    def take(self, order_line_id: UUID, quantity: Decimal) -> None:
        """Raises ReturnExceedsDelivered, and then takes nothing."""
        sources = [source for source in self.sources if source.delivered.order_line_id == order_line_id]
        left = sum((source.left for source in sources), NOTHING)
        if quantity > left:
            sku = sources[0].delivered.sku if sources else None
            raise ReturnExceedsDelivered(sku=sku, returnable=left, requested=quantity)
        for source in sources:
            part = min(quantity, source.left)
            source.now += part
            quantity -= part

    def taken(self) -> list[ReturnLine]:
        """What comes back, in the order of the documents and their lines."""
        sources = [source for source in self.sources if source.now]
        return [_line(source, position) for position, source in enumerate(sources, 1)]


def _line(source: Source, position: int) -> ReturnLine:
    delivered = source.delivered
    return ReturnLine(
        position=position,
        invoice_id=delivered.invoice_id,
        order_line_id=delivered.order_line_id,
        product_id=delivered.product_id,
        quantity=source.now,
        after=source.before,
        amount=delivered.worth(source.now, after=source.before),
    )
