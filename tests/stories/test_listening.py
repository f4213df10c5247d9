"""Somebody listens while a sale happens elsewhere: told of every step, even through a crash."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import websockets

from tests.live.listeners import Socket, introduced, stream
from tests.patience import until_async
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner

INVOICES = """
subscription ($after: ID) {
    invoiceChanged(after: $after) { eventId type invoice { status number accessKey } }
}
"""
ORDERS = "subscription ($after: ID) { orderChanged(after: $after) { eventId type order { id status } } }"


@pytest.fixture
def address(office: BackOffice) -> str:
    return f"127.0.0.1:{office.ports['api']}"


async def sold(partner: Partner) -> dict[str, Any]:
    """An order from another client, while the one here listens."""
    return await asyncio.to_thread(partner.place, ("CAFE-500", "2"), customer="Mercearia")


async def invoice_changes(listener: Socket, until: str) -> list[dict[str, Any]]:
    told = []
    while not told or told[-1]["type"] != until:
        told.append((await listener.answer("i"))["invoiceChanged"])
    return told


async def test_every_step_up_to_authorisation_is_told_as_it_happens(aurora: Partner, address: str) -> None:
    async with introduced(address, aurora.access.apiKey) as listener:
        await listener.subscribe("i", INVOICES)
        await listener.alive()
        await sold(aurora)
        told = await invoice_changes(listener, "INVOICE_AUTHORIZED")
    assert [change["type"] for change in told] == [
        "INVOICE_DRAFTED",
        "INVOICE_NUMBERED",
        "INVOICE_SIGNED",
        "INVOICE_AUTHORIZED",
    ]
    assert told[-1]["invoice"]["status"] == "AUTHORIZED"
    assert len(told[-1]["invoice"]["accessKey"]) == 44


async def test_the_steps_that_an_order_set_in_motion_are_seen_to_be_done(
    aurora: Partner, address: str
) -> None:
    query = """subscription { orderProcessChanged {
        type order { id process { steps { name state } } }
    } }"""
    async with introduced(address, aurora.access.apiKey) as listener:
        await listener.subscribe("p", query)
        await listener.alive()
        order, change = await sold(aurora), {"type": None}
        while change["type"] != "RECEIVABLE_OPENED":
            change = (await listener.answer("p"))["orderProcessChanged"]
    assert change["order"]["id"] == order["id"]
    states = {step["name"]: step["state"] for step in change["order"]["process"]["steps"]}
    done = ("invoice_order", "number_invoice", "sign_invoice", "transmit_invoice", "open_receivables")
    assert {states[name] for name in done} == {"DONE"}


async def test_it_is_told_over_a_stream_of_events_as_well(aurora: Partner, address: str) -> None:
    async with stream(address, aurora.access.apiKey, ORDERS) as events:
        order = await sold(aurora)
        told = [(await events.answer())["orderChanged"] for _ in range(2)]
    assert [change["type"] for change in told] == ["ORDER_PLACED", "ORDER_INVOICED"]
    assert told[-1]["order"] == {"id": order["id"], "status": "INVOICED"}


async def test_a_crash_loses_nothing_and_repeats_nothing(
    aurora: Partner, office: BackOffice, address: str
) -> None:
    """The process that told is killed after the first step; the rest is told by its successor."""
    async with introduced(address, aurora.access.apiKey) as listener:
        await listener.subscribe("i", INVOICES)
        await listener.alive()
        await sold(aurora)
        told = [(await listener.answer("i"))["invoiceChanged"]]
        await asyncio.to_thread(office.kill, "api")
    again = await until_async(lambda: connected(address), within=60)
    async with again:
        listener = Socket(again)
        await listener.send("connection_init", payload={"Authorization": f"Bearer {aurora.access.apiKey}"})
        assert await listener.next() == {"type": "connection_ack"}
        await listener.subscribe("i", INVOICES, after=told[0]["eventId"])
        told += await invoice_changes(listener, "INVOICE_AUTHORIZED")
    assert [change["type"] for change in told] == [
        "INVOICE_DRAFTED",
        "INVOICE_NUMBERED",
        "INVOICE_SIGNED",
        "INVOICE_AUTHORIZED",
    ]
    assert len({change["eventId"] for change in told}) == 4


async def test_a_process_that_is_told_to_stop_says_so_and_the_next_one_goes_on(
    aurora: Partner, office: BackOffice, address: str
) -> None:
    child = office.children["api"]
    assert child.process is not None
    async with (
        introduced(address, aurora.access.apiKey) as listener,
        stream(address, aurora.access.apiKey, ORDERS) as events,
    ):
        await listener.subscribe("i", INVOICES)
        await listener.alive()
        child.ask_to_stop()
        assert await listener.closed() == (1001, "Going away")
        with pytest.raises(StopAsyncIteration):
            await events.event()
    assert await asyncio.to_thread(child.process.wait, 10) == 0
    child.start()
    await asyncio.to_thread(child.wait_until_ready, 60)


async def connected(address: str) -> websockets.ClientConnection | None:
    """A connection, once somebody answers there."""
    try:
        protocol = websockets.Subprotocol("graphql-transport-ws")
        return await websockets.connect(f"ws://{address}/graphql", subprotocols=[protocol])
    except OSError:
        return None


async def test_two_companies_sell_at_once_and_neither_is_told_of_the_other(
    aurora: Partner, ipe: Partner, address: str
) -> None:
    async with (
        introduced(address, aurora.access.apiKey) as ours,
        introduced(address, ipe.access.apiKey) as theirs,
    ):
        for listener in (ours, theirs):
            await listener.subscribe("e", ORDERS)
            await listener.alive()
        mine, other = await asyncio.gather(
            sold(aurora), asyncio.to_thread(ipe.place, ("CADERNO", "2"), customer="Helena")
        )
        heard = (await theirs.answer("e"))["orderChanged"]["order"]["id"]
        assert heard == other["id"]
        told = {(await ours.answer("e"))["orderChanged"]["order"]["id"] for _ in range(2)}
        assert told == {mine["id"]}
        await theirs.silence()
