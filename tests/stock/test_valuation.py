"""The moving average: what comes in at a cost, goes out at the average, and always adds up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.money import Money
from domain.stock.item import Cause, StockItem
from domain.stock.movement import MovementKind, StockMovement

CAUSE = Cause(at=datetime(2026, 11, 21, 12, tzinfo=UTC), on=date(2026, 11, 21))


def an_item() -> StockItem:
    return StockItem(id=UUID(int=1), product_id=UUID(int=2), warehouse_id=UUID(int=3))


def receive(item: StockItem, quantity: str, cost: str) -> StockMovement:
    return item.receive(
        id=uuid4(),
        quantity=Decimal(quantity),
        unit_cost=Decimal(cost),
        kind=MovementKind.PURCHASE_IN,
        cause=CAUSE,
    )


def ship(item: StockItem, quantity: str) -> StockMovement:
    item.reserve(Decimal(quantity))
    return item.ship(id=uuid4(), quantity=Decimal(quantity), cause=CAUSE)


def test_two_receipts_at_different_costs_give_their_weighted_average() -> None:
    item = an_item()
    receive(item, "10", "5.00")
    receive(item, "30", "7.00")
    assert item.average_cost == Decimal("6.5")
    assert item.value == Money.of("260.00")


def test_goods_leave_at_the_average_and_do_not_change_it() -> None:
    item = an_item()
    receive(item, "10", "5.00")
    receive(item, "30", "7.00")
    out = ship(item, "8")
    assert out.value == Money.of("-52.00")
    assert item.average_cost == Decimal("6.5")


def test_the_last_unit_takes_the_odd_cents_with_it() -> None:
    item = an_item()
    receive(item, "3", "3.3333333333")
    values = [ship(item, "1").value for _ in range(3)]
    assert sum(value.cents for value in values) == -1000
    assert item.value == Money(0)


def test_an_exit_is_reversed_at_its_own_cost_though_the_average_has_moved() -> None:
    item = an_item()
    receive(item, "10", "5.00")
    out = ship(item, "4")
    receive(item, "6", "9.00")
    back = item.reverse(out, id=uuid4(), cause=CAUSE)
    assert back.value == Money.of("20.00")
    assert back.reverses_id == out.id
    assert (item.on_hand, item.value) == (Decimal(16), Money.of("104.00"))


@pytest.mark.parametrize("quantity", ["10.0001", "11"])
def test_more_than_is_available_cannot_be_set_aside(quantity: str) -> None:
    item = an_item()
    receive(item, "10", "1.00")
    with pytest.raises(ValueError, match="reserve"):
        item.reserve(Decimal(quantity))


def test_what_is_not_set_aside_cannot_leave() -> None:
    item = an_item()
    receive(item, "10", "1.00")
    with pytest.raises(ValueError, match="ship"):
        item.ship(id=uuid4(), quantity=Decimal(1), cause=CAUSE)


quantities = st.decimals("0.0001", "9999", places=4)
costs = st.decimals("0", "99999", places=10)


@given(st.lists(st.tuples(quantities, costs, st.fractions(0, 1)), min_size=1, max_size=12))
def test_quantity_and_value_are_the_sum_of_the_movements_whatever_happens(
    story: list[tuple[Decimal, Decimal, object]],
) -> None:
    item, movements = an_item(), []
    for quantity, cost, part in story:
        movements.append(receive(item, str(quantity), str(cost)))
        leaving = (item.on_hand * Decimal(part.numerator) / part.denominator).quantize(
            Decimal("0.0001"), "ROUND_DOWN"
        )
        if leaving:
            movements.append(ship(item, str(leaving)))
        assert item.on_hand == sum(movement.quantity for movement in movements)
        assert item.value.cents == sum(movement.value.cents for movement in movements)
        assert item.value.cents >= 0
        assert item.on_hand or not item.value
    assert [movement.sequence for movement in movements] == list(range(1, len(movements) + 1))
    assert (movements[-1].on_hand_after, movements[-1].value_after) == (item.on_hand, item.value)
