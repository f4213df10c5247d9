"""Notices as they arrive: to whom they are for, and to nobody else; resumed after the last one."""

from __future__ import annotations

import pytest

from tests.live.listeners import introduced
from tests.notices.conftest import Desk
from tests.notices.people import a_key, bea

ARRIVED = """
subscription ($after: ID) { noticeArrived(after: $after) { eventId notice { kind title state } } }
"""


@pytest.fixture
def desk(database, relay) -> Desk:
    return Desk(database, relay)


async def test_a_notice_is_told_as_it_arrives_to_its_reader_alone(ana, ours, address, desk):
    other = await bea(ana, ours.id)
    async with introduced(address, ana.token) as listener, introduced(address, other.token) as bystander:
        for each in (listener, bystander):
            await each.subscribe("n", ARRIVED)
            await each.alive()
        await a_key(ana)
        await desk.look()
        first = (await listener.answer("n"))["noticeArrived"]
        await bystander.silence()
    assert first["notice"]["kind"] == "KEY_CREATED"
    await a_key(ana)
    await desk.look()
    async with introduced(address, ana.token) as listener:
        await listener.subscribe("n", ARRIVED, after=first["eventId"])
        second = (await listener.answer("n"))["noticeArrived"]
    assert second["eventId"] != first["eventId"]
    assert second["notice"]["kind"] == "KEY_CREATED"
