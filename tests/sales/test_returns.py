"""Goods that come back: what may, how they are documented, and what they undo."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.fiscal.commands.correct_invoice import CorrectInvoice, correct_invoice
from domain.fiscal.invoice import Direction, Invoice, InvoiceHasReturns, InvoiceStatus, Purpose
from domain.fiscal.returning import CustomerIssuesReturn
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from domain.kernel.refusal import OutOfRange, Refusal, RefusalGroup
from domain.sales.commands import place_order, return_order
from domain.sales.commands.document_return_again import DocumentReturnAgain, document_return_again
from domain.sales.commands.withdraw_return import WithdrawReturn, withdraw_return
from domain.sales.order import Order, OrderNotInvoiced
from domain.sales.return_ import Return, ReturnStatus
from domain.stock.item import StockItem
from domain.stock.movement import MovementKind
from tests.gateways.sample import RETAILER
from tests.sales.world import World


@pytest.fixture
def world() -> World:
    world = World()
    world.stock_up()
    return world


async def sold(world: World, *quantities: str, discount: str = "0") -> Order:
    order = await world.place(*quantities, discount=discount)
    await world.invoice(order)
    return order


def documents(world: World) -> list[Invoice]:
    return [invoice for invoice in world.all(Invoice) if invoice.purpose is Purpose.RETURN]


@pytest.mark.asyncio
async def test_a_return_goes_through_by_itself_to_the_stock(world: World) -> None:
    order = await sold(world, "10")
    returned = await world.return_(order, "4")
    (document,) = documents(world)
    assert (returned.status, order.lines[0].returned) == (ReturnStatus.INSPECTED, 4)
    assert (document.direction, document.status) == (Direction.INBOUND, InvoiceStatus.AUTHORIZED)
    assert document.total == returned.total == Money.of("159.60")
    (back,) = world.movements(kind=MovementKind.CUSTOMER_RETURN_IN)
    (out,) = world.movements(kind=MovementKind.SALE_OUT)
    assert (back.quantity, back.returns_id, back.invoice_id) == (4, out.id, document.id)


@pytest.mark.asyncio
async def test_a_return_is_credited_when_all_of_it_is(world: World) -> None:
    returned = await world.return_(await sold(world, "10"), "4")
    returned.credit(Money.of("100.00"))
    assert returned.status is ReturnStatus.INSPECTED
    returned.credit(Money.of("59.60"))
    assert returned.status is ReturnStatus.CREDITED


@pytest.mark.asyncio
async def test_what_paying_early_had_saved_of_a_return_is_not_waited_for(world: World) -> None:
    returned = await world.return_(await sold(world, "10"), "4")
    returned.credit(Money.of("156.41"), Money.of("3.19"))
    assert returned.status is ReturnStatus.CREDITED
    assert (returned.credited, returned.discount) == (Money.of("156.41"), Money.of("3.19"))


@pytest.mark.asyncio
async def test_goods_of_several_invoices_come_back_oldest_first_in_one_document(world: World) -> None:
    order = await world.place("10")
    first, second = await world.invoice(order, "6"), await world.invoice(order, "4")
    returned = await world.return_(order, "8")
    assert [(line.invoice_id, line.quantity) for line in returned.lines] == [(first.id, 6), (second.id, 2)]
    (document,) = documents(world)
    referred = [line.refers_to.access_key for line in document.lines if line.refers_to]
    assert referred == [first.access_key, second.access_key]
    assert order.lines[0].returned == 8


@pytest.mark.asyncio
async def test_returns_in_parts_take_exactly_what_the_sale_stated(world: World) -> None:
    order = await sold(world, "7", "3", discount="1.01")
    (sale,) = world.all(Invoice)
    for part in (("3", "1"), ("1", "1"), ("2", "0"), ("1", "1")):
        await world.return_(order, *part)
    for kind in TaxKind:
        assert Money.total(one.total_of(kind) for one in documents(world)) == sale.total_of(kind)
        assert Money.total(one.base_of(kind) for one in documents(world)) == sale.base_of(kind)
    assert Money.total(one.total for one in documents(world)) == sale.total
    assert Money.total(one.total for one in world.all(Return)) == sale.total


@pytest.mark.asyncio
async def test_a_return_that_was_withdrawn_between_others_takes_no_cent_along(world: World) -> None:
    order = await sold(world, "7", "3", discount="1.01")
    (sale,) = world.all(Invoice)
    world.denying = True
    withdrawn, again = await world.return_(order, "3", "1"), await world.return_(order, "1", "1")
    world.denying = False
    await world.return_(order, "2", "0")
    await world.give(withdraw_return, WithdrawReturn(return_id=withdrawn.id))
    await world.give(document_return_again, DocumentReturnAgain(return_id=again.id))
    await world.return_(order, "2", "0")
    last = await world.return_(order, "2", "2")
    assert [(line.after, line.quantity) for line in last.lines] == [(2, 1), (6, 1), (0, 1), (2, 1)]
    entries = [one for one in documents(world) if one.status is InvoiceStatus.AUTHORIZED]
    for kind in TaxKind:
        assert Money.total(one.total_of(kind) for one in entries) == sale.total_of(kind)
    assert Money.total(one.total for one in entries) == sale.total
    assert Money.total(one.total for one in world.all(Return) if one.standing) == sale.total
    assert [line.returned for line in order.lines] == [7, 3]
    assert_adds_up(world)


@pytest.mark.asyncio
async def test_a_return_whose_document_others_cancelled_is_documented_again_or_withdrawn(
    world: World,
) -> None:
    order = await sold(world, "7", "3")
    world.cancelling_elsewhere = True
    again, withdrawn = await world.return_(order, "3", "1"), await world.return_(order, "1", "1")
    world.cancelling_elsewhere = False
    await world.give(document_return_again, DocumentReturnAgain(return_id=again.id))
    await world.give(withdraw_return, WithdrawReturn(return_id=withdrawn.id))
    assert [line.returned for line in order.lines] == [3, 1]
    assert_adds_up(world)


@pytest.mark.asyncio
async def test_who_came_to_pay_icms_documents_the_return_themselves(world: World) -> None:
    order = await sold(world, "2")
    world.denying = True
    again = await world.return_(order, "1")
    world.denying, world.recipient = False, RETAILER
    with pytest.raises(CustomerIssuesReturn):
        await world.give(document_return_again, DocumentReturnAgain(return_id=again.id))


@pytest.mark.asyncio
async def test_more_than_is_left_is_refused_line_by_line(world: World) -> None:
    order = await sold(world, "7", "3")
    await world.return_(order, "5", "1")
    with pytest.raises(RefusalGroup) as refused:
        await world.return_(order, "3", "2.0001")
    assert [(one.code, one.path) for one in refused.value.refusals] == [
        ("RETURN_EXCEEDS_DELIVERED", ("lines", 0, "quantity")),
        ("RETURN_EXCEEDS_DELIVERED", ("lines", 1, "quantity")),
    ]
    assert refused.value.refusals[0].facts["returnable"] == 2


@pytest.mark.asyncio
async def test_an_order_without_invoice_has_nothing_to_return(world: World) -> None:
    order = await world.place("1")
    with pytest.raises(OrderNotInvoiced):
        await world.return_(order, "1")


@pytest.mark.asyncio
async def test_what_is_worth_nothing_is_not_returned_alone(world: World) -> None:
    order = await sold(world, "10")
    with pytest.raises(OutOfRange) as refused:
        await world.return_(order, "0.0001")
    assert refused.value.path == ("lines",)


@pytest.mark.asyncio
async def test_what_would_be_worth_less_than_nothing_is_not_returned_alone(world: World) -> None:
    order = await sold(world, "3", discount="0.15")
    await world.return_(order, "2.4999")
    with pytest.raises(OutOfRange) as refused:
        await world.return_(order, "0.0001")
    assert refused.value.path == ("lines",)


@pytest.mark.asyncio
async def test_who_pays_icms_documents_returns_themselves(world: World) -> None:
    world.recipient = RETAILER
    order = await sold(world, "2")
    with pytest.raises(CustomerIssuesReturn):
        await world.return_(order, "1")


@pytest.mark.asyncio
async def test_an_invoice_with_returns_is_not_cancelled(world: World) -> None:
    order = await sold(world, "2")
    (sale,) = world.all(Invoice)
    await world.return_(order, "1")
    with pytest.raises(InvoiceHasReturns):
        await world.cancel(sale)


@pytest.mark.asyncio
async def test_what_came_back_can_be_sold_again(world: World) -> None:
    await world.return_(await sold(world, "100"), "30")
    order = await world.place("30")
    assert order.lines[0].quantity == 30
    with pytest.raises(Refusal):
        await world.place("1")


@pytest.mark.asyncio
async def test_a_rejected_document_keeps_the_items_it_undoes_when_it_is_mended(world: World) -> None:
    await world.return_(await sold(world, "10"), "4")
    (document,) = documents(world)
    document.status, before = InvoiceStatus.REJECTED, list(document.lines)
    world.recipient = replace(world.recipient, name="Maria de Souza Lima")
    await correct_invoice(CorrectInvoice(invoice_id=document.id), world.memory)
    assert document.recipient.name == "Maria de Souza Lima"
    assert document.lines == before


quantities = st.sampled_from(["0", "0.3333", "1", "1", "2", "2.5", "4"])
acts = st.one_of(
    st.tuples(st.just("place"), quantities, quantities),
    st.tuples(st.just("invoice"), quantities, quantities),
    st.tuples(st.just("cancel"), quantities, quantities),
    st.tuples(st.just("return"), quantities, quantities),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, max_size=14), st.decimals("0.01", "30", places=4), st.randoms(use_true_random=False))
def test_whatever_is_sold_cancelled_and_returned_everything_adds_up(
    story: list[tuple[str, str, str]], rate: Decimal, random: Any
) -> None:
    world = World(rate=rate)
    world.stock_up("40")
    for act in story:
        asyncio.run(attempt(world, act, random))
        assert_adds_up(world)


async def attempt(world: World, act: tuple[str, str, str], random: Any) -> None:
    """Do it to some order or invoice; refused or not, everything must still add up."""
    verb, *quantities = act
    before = deepcopy((world.memory.kept, world.memory.facts))
    orders = world.all(Order)
    sales = [one for one in world.all(Invoice) if one.purpose is Purpose.SALE]
    try:
        match verb:
            case "place":
                await world.place(*quantities)
            case "invoice" if orders:
                await world.invoice(random.choice(orders), *quantities)
            case "cancel" if sales:
                await world.cancel(random.choice(sales))
            case "return" if orders:
                await world.return_(random.choice(orders), *quantities)
    except (Refusal, RefusalGroup):
        world.memory.kept, world.memory.facts = before


def assert_adds_up(world: World) -> None:
    for item in world.all(StockItem):
        moved = world.movements(stock_item_id=item.id)
        assert item.on_hand == sum(movement.quantity for movement in moved)
        assert item.value == Money.total(movement.value for movement in moved)
        assert item.on_hand >= item.reserved >= 0
    for order in world.all(Order):
        assert all(0 <= line.returned <= line.invoiced <= line.quantity for line in order.lines)
    for sale in (one for one in world.all(Invoice) if one.purpose is Purpose.SALE):
        earned = Money.total(row.amount for row in world.commissions(sale))
        back = Money.total(one.amount_of(sale.id) for one in world.all(Return) if one.standing)
        stands = sale.total - back if sale.status is InvoiceStatus.AUTHORIZED else Money(0)
        assert earned == stands.percent(world.rate)
        assert Money(0) <= earned <= sale.total.percent(world.rate)


async def test_what_no_document_has_room_for_comes_back_in_parts(world: World, monkeypatch) -> None:
    monkeypatch.setattr(return_order, "MOST_STRETCHES", 2)
    order = await world.place("10")
    for quantity in ("4", "3", "3"):
        await world.invoice(order, quantity)
    with pytest.raises(OutOfRange) as refused:
        await world.return_(order, "10")
    assert (refused.value.path, refused.value.facts) == (("lines",), {"most": 2, "stretches": 3})
    assert world.all(Return) == []
    assert [len((await world.return_(order, part)).lines) for part in ("7", "3")] == [2, 1]


def test_a_document_has_room_for_as_many_items_as_the_layout_does() -> None:
    assert return_order.MOST_STRETCHES == place_order.MOST_ITEMS == 990
