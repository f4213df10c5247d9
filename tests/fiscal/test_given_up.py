"""An order given up before its invoice was drafted: the process has nothing to do, a person is refused."""

from __future__ import annotations

import pytest

from domain.fiscal.commands.invoice_order import InvoiceOrder, invoice_order, invoice_what_is_covered
from domain.kernel.refusal import InvalidTransition
from domain.sales.commands.cancel_order import CancelOrder, cancel_order
from domain.sales.order import Order
from tests.sales.world import World


@pytest.fixture
async def given_up() -> tuple[World, Order]:
    world = World()
    world.stock_up()
    order = await world.place("3")
    await world.give(cancel_order, CancelOrder(order_id=order.id, reason="Pedido por engano"))
    return world, order


async def test_the_process_finds_nothing_to_invoice(given_up: tuple[World, Order]) -> None:
    world, order = given_up
    assert await world.give(invoice_what_is_covered, InvoiceOrder(order_id=order.id)) is None


async def test_who_asks_for_an_invoice_of_it_is_refused(given_up: tuple[World, Order]) -> None:
    world, order = given_up
    with pytest.raises(InvalidTransition):
        await world.give(invoice_order, InvoiceOrder(order_id=order.id))
