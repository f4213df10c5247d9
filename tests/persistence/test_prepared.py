"""Prepared reads share a few connections, fairly, and survive whatever happens to them."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
import pytest_asyncio

from persistence.address import asyncpg_url
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.prepared import PreparedReads
from tests.conftest import plain

SLOW = "select pg_sleep(30)"
NUMBER = "select $1::int"
OWN_PROCESS = "select pg_backend_pid()"


@pytest.fixture
def reads_of(postgres: EmbeddedPostgres):
    def make(connections: int, patience: float = 5) -> PreparedReads:
        url = asyncpg_url(postgres.url("postgres"))
        place = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
        return PreparedReads(place | {"database": url.database}, {"timezone": "UTC"}, connections, patience)

    return make


@pytest_asyncio.fixture
async def bystander(postgres: EmbeddedPostgres):
    connection = await asyncpg.connect(plain(postgres.url("postgres")))
    yield connection
    await connection.close()


async def running(bystander: asyncpg.Connection) -> int:
    """How many of the slow statements the server is at."""
    return await bystander.fetchval("select count(*) from pg_stat_activity where query = $1", SLOW)


async def begun(bystander: asyncpg.Connection, number: int) -> None:
    while await running(bystander) != number:  # noqa: ASYNC110  only the server knows
        await asyncio.sleep(0)


async def test_more_readers_than_connections_are_all_answered(reads_of) -> None:
    reads = reads_of(3)
    answers = await asyncio.gather(*(reads.fetch(NUMBER, [number]) for number in range(50)))
    assert [rows[0][0] for rows in answers] == list(range(50))
    assert len({id(connection) for connection in reads._idle}) == reads._open == 3
    await reads.close()


async def test_who_waits_longest_is_served_first(reads_of) -> None:
    reads, served = reads_of(1), []

    async def read(number: int) -> None:
        for _ in range(2):
            await reads.fetch(NUMBER, [number])
            served.append(number)

    await asyncio.gather(*(read(number) for number in range(5)))
    assert served == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
    await reads.close()


async def test_a_reader_who_leaves_stops_the_statement_and_the_connection_serves_the_next(
    reads_of, bystander
) -> None:
    reads = reads_of(1)
    reading = asyncio.create_task(reads.fetch(SLOW, []))
    await begun(bystander, 1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (await reads.fetch(NUMBER, [7]))[0][0] == 7
    assert await running(bystander) == 0
    await reads.close()


async def test_who_waits_too_long_is_told_and_loses_nothing_for_the_others(reads_of, bystander) -> None:
    reads = reads_of(1, patience=0.05)
    reading = asyncio.create_task(reads.fetch(SLOW, []))
    await begun(bystander, 1)
    with pytest.raises(TimeoutError):
        await reads.fetch(NUMBER, [1])
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (await reads.fetch(NUMBER, [2]))[0][0] == 2
    await reads.close()


async def test_one_who_leaves_the_line_hands_on_what_was_given(reads_of) -> None:
    reads = reads_of(1)
    first = asyncio.create_task(reads.fetch(NUMBER, [1]))
    await asyncio.sleep(0)
    others = [asyncio.create_task(reads.fetch(NUMBER, [number])) for number in (2, 3)]
    first.add_done_callback(lambda _: others[0].cancel())
    assert (await others[1])[0][0] == 3
    await reads.close()


async def test_a_server_that_went_away_under_a_waiting_connection_is_found_again(reads_of, bystander) -> None:
    reads = reads_of(1)
    before = (await reads.fetch(OWN_PROCESS, []))[0][0]
    await bystander.fetchval("select pg_terminate_backend($1)", before)
    assert (await reads.fetch(OWN_PROCESS, []))[0][0] != before
    await reads.close()


async def test_when_all_that_waited_are_gone_nobody_is_told_of_it(reads_of, bystander) -> None:
    reads = reads_of(4)
    before = {rows[0][0] for rows in await asyncio.gather(*(reads.fetch(OWN_PROCESS, []) for _ in range(8)))}
    assert len(reads._idle) == 4
    for process in before:
        await bystander.fetchval("select pg_terminate_backend($1, 5000)", process)
    after = await asyncio.gather(*(reads.fetch(NUMBER, [number]) for number in range(8)))
    assert [rows[0][0] for rows in after] == list(range(8))
    assert reads._open == len(reads._idle) <= 4
    await reads.close()


async def test_nothing_can_be_changed(reads_of) -> None:
    reads = reads_of(1)
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await reads.fetch("create table something (id int)", [])
    await reads.close()


def test_an_address_is_not_shown(reads_of) -> None:
    assert "password" not in repr(reads_of(1))
