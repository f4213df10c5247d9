"""How far long work is, told while it is done, to whom it belongs."""

from __future__ import annotations

import asyncio

from tests.exporting.asking import started
from tests.live.listeners import introduced
from workers import long_work

PROGRESS = """subscription ($of: ID) { bulkOperationChanged(bulkOperationId: $of) {
    type bulkOperation { id status processed total resultUrl }
} }"""
EVENTS = "subscription { events { type subject { id } } }"


async def test_whoever_listens_sees_an_export_go_on_and_end(ana, address, stock, work, monkeypatch):
    monkeypatch.setattr(long_work, "TELL_EVERY", 0.0)
    monkeypatch.setenv("EXPORT_STRETCH", "4")
    await stock([f"N{number}" for number in range(10)])
    other = await started(ana)
    id = await started(ana)
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", PROGRESS, of=id)
        await socket.alive()
        _, told = await asyncio.gather(work(), ended(socket))
    assert other != id
    assert {change["bulkOperation"]["id"] for change in told} == {id}
    assert [change["type"] for change in told] == [
        *["BULK_OPERATION_PROGRESSED"] * 4,
        "BULK_OPERATION_ENDED",
    ]
    counts = [change["bulkOperation"]["processed"] for change in told]
    assert counts == sorted(counts)
    last = told[-1]["bulkOperation"]
    assert (last["status"], last["processed"], last["total"]) == ("DONE", 10, 10)
    assert last["resultUrl"].endswith("/export-1.jsonl")


async def ended(socket) -> list[dict]:
    """What is told until the end."""
    told = []
    while not told or told[-1]["type"] != "BULK_OPERATION_ENDED":
        told.append((await socket.answer("1"))["bulkOperationChanged"])
    return told


async def test_nobody_is_told_of_what_others_do_without_the_permission(ana, address, work):
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["platform.export.start"]}, "key")
    async with introduced(address, made["key"]) as socket:
        await socket.subscribe("1", PROGRESS)
        await socket.subscribe("2", EVENTS)
        await socket.alive()
        await started(ana)
        await work()
        await socket.silence()
