"""Agents sell and earn: by their own terms, in place of an employee, and lose it with what is undone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.kernel.commission import CommissionOn
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.sales.commands.accrue_commission import AccrueCommission, accrue_commission
from domain.sales.commission import CommissionCause
from domain.sales.events import CommissionAccrued
from domain.sales.ports import Agent
from tests.sales.world import AGENT, SELLER, World

pytestmark = pytest.mark.asyncio


async def refused(attempt) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises((Refusal, RefusalGroup)) as raised:
        await attempt
    found = raised.value.refusals if isinstance(raised.value, RefusalGroup) else [raised.value]
    return [(refusal.code, refusal.path) for refusal in found]


async def a_world(rate: str = "8", on: CommissionOn = CommissionOn.INVOICE) -> World:
    world = World(rate=Decimal("2.5"))
    world.stock_up()
    await world.agree(rate, on)
    return world


async def test_the_agent_earns_by_their_own_rate_and_no_employee_does() -> None:
    world = await a_world("8")
    sale = await world.invoice(await world.place("10", agent_id=AGENT))
    (row,) = world.commissions(sale)
    assert (row.agent_id, row.salesperson_id, str(row.rate), str(row.amount)) == (AGENT, None, "8", "31.92")
    (fact,) = (event for event in world.memory.happened if isinstance(event, CommissionAccrued))
    assert (fact.agent_id, fact.salesperson_id, fact.amount) == (AGENT, None, row.amount)


async def test_what_comes_back_and_what_is_cancelled_is_taken_from_the_agent() -> None:
    world = await a_world("10")
    returned = await world.place("3", agent_id=AGENT)
    sale = await world.invoice(returned)
    await world.return_(returned, "1")
    assert [(row.agent_id, str(row.amount)) for row in world.commissions(sale)] == [
        (AGENT, "11.97"),
        (AGENT, "-3.99"),
    ]
    cancelled = await world.invoice(await world.place("3", agent_id=AGENT))
    await world.cancel(cancelled)
    first, second = world.commissions(cancelled)
    assert (str(second.amount), second.reverses_id) == ("-11.97", first.id)


async def test_an_agents_own_policy_stands_above_the_companys() -> None:
    world = await a_world("10", CommissionOn.RECEIPT)
    world.on_receipt = False
    sale = await world.invoice(await world.place("10", agent_id=AGENT))
    assert world.commissions(sale) == []
    world.received[sale.id] = Money.of("100.00")
    paid = AccrueCommission(
        order_id=sale.order_id,
        invoice_id=sale.id,
        cause=CommissionCause.RECEIPT,
        cause_id=world.memory.new_id(),
    )
    await world.give(accrue_commission, paid)
    (row,) = world.commissions(sale)
    assert (row.on_receipt, str(row.amount)) == (True, "10.00")


async def test_terms_hold_from_their_day_on_and_a_sale_keeps_those_of_its_own_day() -> None:
    world = await a_world("8")
    await world.agree("5", since=world.memory.today + timedelta(days=1))
    order = await world.place("10", agent_id=AGENT)
    world.memory.now += timedelta(days=2)
    (before,) = world.commissions(await world.invoice(order))
    (after,) = world.commissions(await world.invoice(await world.place("10", agent_id=AGENT)))
    assert (str(before.rate), str(after.rate)) == ("8", "5")


async def test_a_sale_is_an_employees_or_an_agents_and_never_both() -> None:
    world = await a_world()
    assert await refused(world.place("1", agent_id=AGENT, salesperson_id=SELLER)) == [
        ("TWO_SELLERS", ("agent_id",))
    ]


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        (None, "NOT_FOUND"),
        (Agent(agent_id=AGENT, represents=False, blocked=False), "NOT_AN_AGENT"),
        (Agent(agent_id=AGENT, represents=True, blocked=True), "AGENT_BLOCKED"),
    ],
)
async def test_who_is_unknown_no_agent_or_blocked_sells_nothing(agent: Agent | None, code: str) -> None:
    world = await a_world()
    world.agent = agent
    assert await refused(world.place("1", agent_id=AGENT)) == [(code, ("agent_id",))]


async def test_nothing_is_sold_through_an_agent_with_whom_nothing_is_agreed() -> None:
    world = World()
    world.stock_up()
    await world.agree("5", since=world.memory.today + timedelta(days=1))
    assert await refused(world.place("1", agent_id=AGENT)) == [("NO_TERMS_AGREED", ("agent_id",))]


@pytest.mark.parametrize("rate", ["0", "-1", "100.0001", "1.00001", "NaN"])
async def test_a_rate_is_above_nothing_and_no_more_than_everything(rate: str) -> None:
    world = World()
    assert set(await refused(world.agree(rate))) == {("OUT_OF_RANGE", ("rate",))}


async def test_there_is_one_agreement_for_a_day() -> None:
    world = await a_world()
    assert await refused(world.agree("9")) == [("DUPLICATE", ("valid_from",))]
    world.agent = Agent(agent_id=AGENT, represents=False, blocked=False)
    assert ("NOT_AN_AGENT", ("agent_id",)) in await refused(world.agree("9"))
