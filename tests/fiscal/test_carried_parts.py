"""What an order charges is on its invoices to the cent, in whatever order parts are invoiced and undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.fiscal.drafting import Item, items_of
from domain.fiscal.facts import Carried, SoldLine
from domain.kernel.money import ZERO, Money
from tests.fiscal.sold import a_product
from tests.fiscal.test_drafting import a_line, a_sale

CHARGES = ("freight", "insurance", "other_charges")
amounts = st.integers(0, 500).map(Money)
parts = st.decimals("0.0001", 20, places=4)


@st.composite
def charged(draw: st.DrawFn) -> SoldLine:
    line = a_line(str(draw(st.decimals("0.0001", 50, places=4))))
    most = line.gross_of(line.quantity).cents
    discount = Money(draw(st.integers(0, min(most, 500))))
    return replace(line, discount=discount, **{name: draw(amounts) for name in CHARGES})


def carrying(line: SoldLine, standing: Sequence[Item]) -> SoldLine:
    def of(name: str) -> Money:
        return Money.total(getattr(item, name) for item in standing)

    taken = sum((item.quantity for item in standing), Decimal(0))
    sums = {name: of(name) for name in ("discount", *CHARGES)}
    return replace(line, allocated=taken, carried=Carried(quantity=taken, **sums))


def drafted(line: SoldLine, quantity: Decimal, standing: Sequence[Item]) -> Item:
    sale = replace(a_sale(), lines=(carrying(line, standing),))
    (item,) = items_of(sale, {line.order_line_id: quantity}, {line.product_id: a_product()})
    assert ZERO <= item.discount <= item.gross
    assert min(getattr(item, name) for name in CHARGES) >= ZERO
    return item


@settings(max_examples=100, deadline=None)
@given(charged(), st.lists(st.one_of(parts, st.integers(0, 9)), max_size=12))
def test_whatever_was_voided_between_the_last_part_takes_the_rest(line: SoldLine, acts: list) -> None:
    """A decimal invoices so much more, a whole number voids one of what stands."""
    standing: list[Item] = []
    for act in acts:
        left = line.quantity - sum(item.quantity for item in standing)
        if isinstance(act, int):
            standing = [item for place, item in enumerate(standing) if place != act]
        elif left:
            standing.append(drafted(line, min(act, left), standing))
    if left := line.quantity - sum(item.quantity for item in standing):
        standing.append(drafted(line, left, standing))
    for name in CHARGES:
        assert Money.total(getattr(item, name) for item in standing) == getattr(line, name)


def test_the_cent_of_a_part_that_was_voided_first_is_charged_by_the_last() -> None:
    line = replace(a_line("3"), freight=Money(100))
    first = drafted(line, Decimal(1), [])
    second = drafted(line, Decimal(1), [first])
    third = drafted(line, Decimal(1), [second])
    fourth = drafted(line, Decimal(1), [second, third])
    assert [part.freight.cents for part in (first, second, third, fourth)] == [33, 34, 33, 33]
