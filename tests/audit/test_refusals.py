"""Refused commands are on record, and nobody fills a disk by being refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import asyncpg
import pytest

from domain.kernel.origin import ActorKind, Origin
from domain.kernel.refusal import Refusal
from domain.kernel.runner import Envelope
from persistence.audit.refusals import IN_FULL, fold_refusals
from persistence.database import Database
from tests.audit.acts import sealed, values, verified
from tests.persistence.acts import ACTOR, beginning, opened
from workers.sealing import Sealer


async def refused(
    database: Database, company: UUID, times: int, *, actor: UUID = ACTOR, address: str | None = None
) -> None:
    """In one minute, the next one: it is not over before the test says so."""
    origin = Origin(kind=ActorKind.MEMBER, address=address)
    begin = partial(beginning(database, company, actor=actor), at=datetime.now(UTC) + timedelta(minutes=1))
    for _ in range(times):
        with pytest.raises(Refusal):
            await opened(begin, "A", unlucky=True, envelope=Envelope(origin=origin))


async def folded(database: Database, company: UUID) -> int:
    async with database.writing(company) as connection:
        return await fold_refusals(connection)


async def a_minute_passes(owner: asyncpg.Connection, company: UUID) -> None:
    await values(owner, company, "update audit_refusal_count set minute = minute - interval '5 minutes'")


async def count(owner: asyncpg.Connection, company: UUID) -> int:
    return (await values(owner, company, "select count(*) from audit"))[0]


async def test_after_a_few_in_a_minute_they_are_counted_and_told_of_in_one_entry(database, owner, company):
    await refused(database, company, IN_FULL + 5)
    assert await count(owner, company) == IN_FULL
    assert await folded(database, company) == 0, "the minute is not over"
    await a_minute_passes(owner, company)
    assert await folded(database, company) == 1
    assert await values(owner, company, "select repeats from audit order by repeats desc limit 2") == [5, 1]
    assert await values(owner, company, "select refusals from audit where repeats = 5") == [["NO_SUCH_LUCK"]]
    assert await folded(database, company) == 0


async def test_a_few_are_told_in_full_and_leave_nothing_behind(database, owner, company):
    await refused(database, company, IN_FULL)
    await a_minute_passes(owner, company)
    assert await folded(database, company) == 0
    assert await count(owner, company) == IN_FULL
    assert await values(owner, company, "select count(*) from audit_refusal_count") == [0]


async def test_others_who_are_refused_the_same_are_told_for_themselves(database, owner, company):
    await refused(database, company, IN_FULL + 1, address="10.0.0.1")
    await refused(database, company, 2, address="10.0.0.2")
    await refused(database, company, 3, actor=UUID(int=8), address="10.0.0.1")
    assert await count(owner, company) == IN_FULL + 5


async def test_the_scheduler_tells_of_them_and_seals_what_it_told(relay, database, owner, company):
    await refused(database, company, IN_FULL + 2)
    await a_minute_passes(owner, company)
    sealer = Sealer(relay, database)
    await sealer.look()
    found = await verified(database, company)
    assert (found.valid, found.entries, found.unsealed) == (True, IN_FULL + 1, 0)


async def test_a_refused_command_is_noted_though_its_transaction_is_gone(database, relay, owner, company):
    with suppress(Refusal):
        await opened(beginning(database, company), "A", unlucky=True)
    assert await values(owner, company, "select conclusion from audit") == ["REFUSED"]
    assert await values(owner, company, "select changes from audit") == [None]
    assert await sealed(relay, database) == 1
