"""The order of the journal: of many writers at once nothing is lost, told twice, or foreign."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from api.subscriptions import feed as feeding
from api.subscriptions.feed import Feed, Follower
from persistence.database import Database
from persistence.identity import new_id
from persistence.live.journal import Fact, Journal, Place
from persistence.outbox import events

WRITERS, TRANSACTIONS = 8, 12


def a_row(company: UUID) -> dict[str, Any]:
    id = new_id()
    return {
        "company_id": company, "id": id, "type": "OrderPlaced", "subject_type": "order", "subject_id": id,
        "case_id": id, "payload": {"order_id": str(id)}, "occurred_at": datetime.now(UTC),
        "actor_id": id, "command": "PlaceOrder",
    }  # fmt: skip


async def record(database: Database, company: UUID, dice: random.Random) -> list[UUID]:
    """Facts of one transaction, which may take its time to begin writing and to end."""
    rows = [a_row(company) for _ in range(dice.randint(1, 3))]
    async with database.writing(company) as connection:
        for row in rows:
            await connection.execute(insert(events).values(row))
            await asyncio.sleep(dice.random() * 0.02)
    return [row["id"] for row in rows]


async def everything(follower: Follower, told: list[Fact], enough: asyncio.Event) -> None:
    while True:
        fact = await follower.next(within=0.5)
        if fact is not None:
            told.append(fact)
        elif enough.is_set():
            return


@pytest.mark.parametrize("page", [200, 3])
async def test_every_fact_of_many_writers_is_told_once_and_in_order(database, companies, monkeypatch, page):
    monkeypatch.setattr(feeding, "PAGE", page)
    monkeypatch.setattr(feeding, "MOST_WAITING", page)
    ours, theirs = companies
    seed = random.randrange(1_000_000)  # noqa: S311  dice
    print(f"seed {seed}")  # noqa: T201  shown when it fails
    feed, told, late, done = Feed(Journal(database)), [], [], asyncio.Event()
    follower = await feed.follow(ours, lambda _: True, None)
    listening = asyncio.create_task(everything(follower, told, done))

    async def write(number: int) -> list[UUID]:
        dice = random.Random(seed + number)  # noqa: S311  dice
        company = ours if number else theirs
        return [id for _ in range(TRANSACTIONS) for id in await record(database, company, dice)]

    written = await asyncio.gather(*(write(number) for number in range(WRITERS)))
    first = await feed.journal.find(ours, written[1][0])
    assert first is not None
    resumed = await feed.follow(ours, lambda _: True, first.place)
    done.set()
    await asyncio.gather(listening, everything(resumed, late, done))
    follower.leave()
    resumed.leave()
    expected = {id for ids in written[1:] for id in ids}
    assert sorted(fact.place.id for fact in told) == sorted(expected)
    assert [fact.place for fact in told] == sorted(fact.place for fact in told)
    assert [fact.place for fact in late] == [fact.place for fact in told if fact.place > first.place]


async def test_facts_of_others_are_not_found(database, companies):
    ours, theirs = companies
    ids = await record(database, theirs, random.Random(1))  # noqa: S311  dice
    journal = Journal(database)
    assert await journal.find(ours, ids[0]) is None
    assert await journal.find(theirs, ids[0]) is not None
    page = await journal.after(ours, Place(0, UUID(int=0)), most=10)
    assert page.facts == ()
    assert page.horizon > 0
