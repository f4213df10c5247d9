"""The scheduler seals by itself, soon and for every company."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
import structlog

from persistence.audit.heads import read_head
from persistence.audit.verification import Broken, Tampering
from tests.audit.acts import do, sealed, tampering, verified
from tests.patience import until_async
from tests.workers.test_schedule import register
from workers import sealing
from workers.schedule import Clock
from workers.sealing import Sealer, tell_heads


async def test_the_clock_seals_what_was_done_in_every_company(relay, database, companies):
    stop = asyncio.Event()
    clock = asyncio.create_task(Clock(relay, database).keep(stop))
    try:
        for company in companies:
            await do(database, company, 2)
        for company in companies:

            async def all_sealed(company=company) -> bool:
                return (await verified(database, company)).entries == 2

            await until_async(all_sealed)
    finally:
        stop.set()
        await clock


async def test_one_look_seals_all_that_was_done_before_it_and_two_are_a_second_apart(
    relay, database, companies, monkeypatch
):
    """So that two seconds are enough, however long the machine takes for a look."""
    looks, waits, stop = [], [], asyncio.Event()

    class Counted(Sealer):
        async def look(self) -> int:
            looks.append(await super().look())
            return looks[-1]

    async def waited(event, seconds: float) -> None:
        event.close()
        waits.append(seconds)
        for company in companies if len(waits) == 1 else ():
            await do(database, company, 2)
        if len(waits) == 2:
            stop.set()

    monkeypatch.setattr(sealing, "asyncio", SimpleNamespace(wait_for=waited))
    await Counted(relay, database).keep(stop)
    assert (looks, waits) == ([0, 2 * len(companies)], [1.0, 1.0])
    monkeypatch.undo()
    for company in companies:
        assert (await verified(database, company)).entries == 2


async def test_heads_are_told_to_the_log_and_find_out_who_seals_anew(relay, database, owner, company):
    await register(database, company)
    await sealed(relay, database)
    with structlog.testing.capture_logs() as told:
        await tell_heads(relay, database)
    (text,) = [entry["head"] for entry in told if entry["event"] == "audit head"]
    async with tampering(owner, company):
        await owner.execute("delete from audit_block")
        await owner.execute("delete from audit_seal")
        await owner.execute("update audit set command = 'Nothing'")
    await sealed(relay, database)
    assert (await verified(database, company)).valid
    broken = (await verified(database, company, known=(read_head(text),))).first_broken
    assert broken == Broken(what=Tampering.BLOCK_CHANGED, block=1)


@pytest.mark.parametrize(
    "text", ["", "17", "0:" + "a" * 64, "1:" + "a" * 63, "1:" + "A" * 64, "١:" + "a" * 64]
)
def test_what_is_no_head_is_not_taken_for_one(text):
    with pytest.raises(ValueError, match="64 hexadecimal"):
        read_head(text)
