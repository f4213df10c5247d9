"""The small client of Valkey: what it sends is understood, and whatever goes wrong is told in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from persistence.buckets import OwnBuckets, Size
from persistence.embedded.valkey import EmbeddedValkey
from persistence.valkey import PATIENCE, Script, Valkey, ValkeyGone, ValkeyRefuses

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def somebody(talk: Talk) -> AsyncIterator[Valkey]:
    """Whoever listens where Valkey should."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = Valkey(f"redis://127.0.0.1:{port}")
    try:
        yield client
    finally:
        client.close()
        server.close()


async def test_commands_and_answers_of_every_kind(valkey: EmbeddedValkey):
    client = Valkey(valkey.url())
    assert await client.ask("SET", "greeting", "olá, João\r\n$3") == b"OK"
    assert await client.ask("GET", "greeting") == "olá, João\r\n$3".encode()
    assert await client.ask("GET", "nothing") is None
    assert await client.ask("INCRBY", "count", 41) == 41
    assert await client.ask("MGET", "greeting", "nothing") == ["olá, João\r\n$3".encode(), None]
    client.close()


async def test_a_script_runs_although_the_server_does_not_know_it_yet(valkey: EmbeddedValkey):
    client = Valkey(valkey.url())
    await client.ask("SCRIPT", "FLUSH")
    script = Script("return {KEYS[1], ARGV[1] * 2}")
    assert await client.run(script, ["key"], 21) == [b"key", 42]
    assert await client.run(script, ["key"], 4) == [b"key", 8]
    client.close()


async def test_many_at_once_each_get_their_own_answer(valkey: EmbeddedValkey):
    client = Valkey(valkey.url())
    answers = await asyncio.gather(*(client.ask("ECHO", number) for number in range(100)))
    assert answers == [str(number).encode() for number in range(100)]
    client.close()


async def test_a_refused_command_leaves_the_connection_in_order(valkey: EmbeddedValkey):
    client = Valkey(valkey.url())
    with pytest.raises(ValkeyRefuses, match="unknown command"):
        await client.ask("NONSENSE")
    assert await client.ask("ECHO", "still here") == b"still here"
    client.close()


async def test_a_restart_of_the_server_goes_unnoticed(tmp_path: Path):
    with EmbeddedValkey(tmp_path) as server:
        client = Valkey(server.url())
        assert await client.ask("ECHO", "before") == b"before"
        server.stop()
        server.start()
        assert await client.ask("ECHO", "after") == b"after"
        client.close()


async def test_a_wrong_password_is_as_good_as_no_server(valkey: EmbeddedValkey):
    client = Valkey(f"redis://:wrong@127.0.0.1:{valkey.port}/0")
    with pytest.raises(ValkeyGone):
        await client.ask("PING")
    assert "wrong" not in repr(client)


async def test_a_server_that_says_nothing_is_given_up_in_time():
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with somebody(silent) as client:
        begun = time.monotonic()
        with pytest.raises(ValkeyGone):
            await client.ask("PING")
        assert time.monotonic() - begun < PATIENCE + 1


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"$5\r\nab", b":x\r\n", b"", b"$9" * 40_000]
)
async def test_nonsense_is_as_good_as_no_answer(said: bytes):
    async def confused(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(said)
        await writer.drain()
        writer.close()

    async with somebody(confused) as client:
        with pytest.raises(ValkeyGone):
            await client.ask("PING")


async def test_after_a_request_was_cancelled_nobody_reads_its_answer(valkey: EmbeddedValkey):
    client = Valkey(valkey.url())
    await client.ask("PING")
    asking = asyncio.create_task(client.ask("ECHO", "mine"))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await client.ask("ECHO", "yours") == b"yours"
    client.close()


async def test_a_bucket_of_ones_own_gives_back_what_was_not_spent():
    buckets = OwnBuckets(Size(limit=100, rate=1))
    assert (await buckets.lease("a", 80, 1)).left == 20
    assert (await buckets.lease("a", 80, 50)).taken == 0
    assert (await buckets.lease("a", -30, -30)).left == 50
    assert (await buckets.lease("a", 80, 1)).taken == 50
    assert (await buckets.lease("b", 100, 100)).taken == 100
