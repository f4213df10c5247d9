"""What a salesperson earns: with the invoice or the receipt, never more than the rate of what stands."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.fiscal.invoice import Invoice
from domain.kernel.money import Money
from domain.sales.commands.accrue_commission import AccrueCommission, accrue_commission
from domain.sales.commission import Commission, CommissionCause
from domain.sales.events import CommissionAccrued
from domain.sales.order import Order
from tests.sales.world import World


async def a_sale(world: World, *quantities: str) -> tuple[Order, Invoice]:
    world.stock_up()
    order = await world.place(*quantities)
    return order, await world.invoice(order)


async def receive(world: World, sale: Invoice, amount: str) -> None:
    """So much more was paid, or given back when it is negative."""
    world.received[sale.id] = world.received.get(sale.id, Money(0)) + Money.of(amount)
    cause = CommissionCause.RECEIPT_REVERSED if amount.startswith("-") else CommissionCause.RECEIPT
    await world.give(
        accrue_commission,
        AccrueCommission(
            order_id=sale.order_id, invoice_id=sale.id, cause=cause, cause_id=world.memory.new_id()
        ),
    )


def amounts(rows: list[Commission]) -> list[str]:
    return [str(row.amount) for row in rows]


@pytest.mark.asyncio
async def test_it_is_earned_with_the_invoice_on_goods_net_of_discount() -> None:
    world = World(rate=Decimal("2.5"))
    world.stock_up()
    order = await world.place("10", discount="19.00")
    sale = await world.invoice(order)
    (row,) = world.commissions(sale)
    assert (row.base, row.amount) == (Money.of("380.00"), Money.of("9.50"))
    (fact,) = (event for event in world.memory.happened if isinstance(event, CommissionAccrued))
    assert (fact.amount, fact.commission_id) == (row.amount, row.id)


@pytest.mark.asyncio
async def test_a_return_takes_its_part_back_by_a_row_that_names_the_first() -> None:
    world = World(rate=Decimal(10))
    order, sale = await a_sale(world, "3")
    await world.return_(order, "1")
    earned, lost = world.commissions(sale)
    assert (str(earned.amount), str(lost.amount)) == ("11.97", "-3.99")
    assert (lost.cause, lost.reverses_id) == (CommissionCause.RETURN, earned.id)


@pytest.mark.asyncio
async def test_where_it_is_earned_on_receipt_the_invoice_alone_earns_nothing() -> None:
    world = World(rate=Decimal(10), on_receipt=True)
    _, sale = await a_sale(world, "10")
    assert world.commissions(sale) == []
    await receive(world, sale, "100.00")
    await receive(world, sale, "299.00")
    assert amounts(world.commissions(sale)) == ["10.00", "29.90"]
    await receive(world, sale, "-299.00")
    assert amounts(world.commissions(sale))[-1] == "-29.90"


@pytest.mark.asyncio
async def test_what_was_not_paid_yet_is_not_lost_when_it_comes_back() -> None:
    world = World(rate=Decimal(10), on_receipt=True)
    order, sale = await a_sale(world, "10")
    await receive(world, sale, "199.50")
    await world.return_(order, "5")
    assert amounts(world.commissions(sale)) == ["19.95"]
    await world.return_(order, "1")
    assert amounts(world.commissions(sale)) == ["19.95", "-3.99"]


@pytest.mark.asyncio
async def test_rate_and_policy_stay_those_of_the_first_row() -> None:
    world = World(rate=Decimal(10))
    order, sale = await a_sale(world, "10")
    world.rate, world.on_receipt = Decimal(1), True
    await world.return_(order, "10")
    assert amounts(world.commissions(sale)) == ["39.90", "-39.90"]


@pytest.mark.asyncio
async def test_who_has_no_rate_earns_nothing() -> None:
    world = World(rate=Decimal(0))
    _, sale = await a_sale(world, "10")
    assert world.commissions(sale) == []


steps = st.lists(st.sampled_from(["0.01", "13.37", "100.00", "-50.00", "return", "cancel"]), max_size=10)


@settings(max_examples=50, deadline=None)
@given(steps, st.decimals("0.01", "100", places=4), st.booleans())
def test_the_rows_of_an_invoice_never_add_up_to_more_than_its_rate(
    story: list[str], rate: Decimal, on_receipt: bool
) -> None:
    asyncio.run(told(story, World(rate=rate, on_receipt=on_receipt)))


async def told(story: list[str], world: World) -> None:
    order, sale = await a_sale(world, "10")
    for step in story:
        returned, paid = order.lines[0].returned, world.received.get(sale.id, Money(0))
        match step:
            case "return" if returned < 10 and not sale.cancelled_at:
                await world.return_(order, "1")
            case "cancel" if not returned and not sale.cancelled_at:
                await world.cancel(sale)
            case "return" | "cancel":
                continue
            case amount if paid + Money.of(amount) >= Money(0):
                await receive(world, sale, amount)
        earned = Money.total(row.amount for row in world.commissions(sale))
        assert Money(0) <= earned <= sale.total.percent(world.rate)
        assert all(row.base.cents * row.amount.cents >= 0 for row in world.commissions(sale))
