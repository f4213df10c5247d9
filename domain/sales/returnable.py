"""What of an order can still come back, invoice by invoice, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self
from uuid import UUID

from domain.kernel.money import ZERO
from domain.sales.order import ReturnExceedsDelivered
from domain.sales.ports import Delivered
from domain.sales.return_ import Return, ReturnLine

NOTHING = Decimal(0)


@dataclass(frozen=True, order=True)
class Stretch:
    """The units of an item from ``start`` to ``end``, counted as documents of returns count them."""

    start: Decimal
    end: Decimal

    @property
    def quantity(self) -> Decimal:
        return self.end - self.start


@dataclass
class Source:
    """An invoice's item: ``before`` came back with earlier returns, ``now`` comes back with this one."""

    delivered: Delivered
    before: list[Stretch]
    now: list[Stretch] = field(default_factory=list)

    @property
    def free(self) -> list[Stretch]:
        """What can still come back, the first units first: a return that was withdrawn left a gap, and what
        fills it is worth exactly what it was."""
        found, start = [], NOTHING
        for taken in sorted([*self.before, *self.now]):
            found.append(Stretch(start, taken.start))
            start = max(start, taken.end)
        found.append(Stretch(start, self.delivered.quantity))
        return [stretch for stretch in found if stretch.quantity > 0]

    @property
    def left(self) -> Decimal:
        return sum((stretch.quantity for stretch in self.free), NOTHING)

    def take(self, quantity: Decimal) -> Decimal:
        """Of so much, what is not there."""
        for stretch in self.free:
            part = min(quantity, stretch.quantity)
            if part > 0:
                self.now.append(Stretch(stretch.start, stretch.start + part))
            quantity -= part
        return quantity


@dataclass
class Returnable:
    sources: list[Source] = field(default_factory=list)

    @classmethod
    def of(cls, delivered: Iterable[Delivered], returns: Iterable[Return]) -> Self:
        before: dict[tuple[UUID, UUID], list[Stretch]] = {}
        for line in (line for one in returns if one.standing for line in one.lines):
            taken = before.setdefault((line.invoice_id, line.order_line_id), [])
            taken.append(Stretch(line.after, line.after + line.quantity))
        return cls(
            [Source(part, before.get((part.invoice_id, part.order_line_id), [])) for part in delivered]
        )

    def take(self, order_line_id: UUID, quantity: Decimal) -> None:
        """Raises ReturnExceedsDelivered, and then takes nothing."""
        sources = [source for source in self.sources if source.delivered.order_line_id == order_line_id]
        left = sum((source.left for source in sources), NOTHING)
        if quantity > left:
            sku = sources[0].delivered.sku if sources else None
            raise ReturnExceedsDelivered(sku=sku, returnable=left, requested=quantity)
        for source in sources:
            quantity = source.take(quantity)

    def taken(self) -> list[ReturnLine]:
        """What comes back, in the order of the documents and their lines."""
        return [_line(delivered, part, place) for place, (delivered, part) in enumerate(self._parts(), 1)]

    def is_worth_something(self) -> bool:
        """A cent together, and no part less than nothing: of a few grams the cent may be of the discount."""
        goods = [delivered.goods(part.quantity, after=part.start) for delivered, part in self._parts()]
        return any(line.amount for line in self.taken()) and all(worth >= ZERO for worth in goods)

    def _parts(self) -> list[tuple[Delivered, Stretch]]:
        return [(source.delivered, part) for source in self.sources for part in together(source.now)]


def together(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same units, those that follow each other as one."""
    found: list[Stretch] = []
    for stretch in sorted(stretches):
        follows = found and found[-1].end == stretch.start
        found.append(Stretch(found.pop().start, stretch.end) if follows else stretch)
    return found


def _line(delivered: Delivered, part: Stretch, position: int) -> ReturnLine:
    return ReturnLine(
        position=position,
        invoice_id=delivered.invoice_id,
        order_line_id=delivered.order_line_id,
        product_id=delivered.product_id,
        quantity=part.quantity,
        after=part.start,
        amount=delivered.worth(part.quantity, after=part.start),
        withheld=delivered.withheld(part.quantity, after=part.start),
    )
