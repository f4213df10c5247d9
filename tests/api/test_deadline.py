"""Over a real socket: connections that say nothing, too little or too much are closed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from api import limits
from api.app import create_app
from api.explorer import FOLDER
from persistence.settings import Settings
from tests.live.server import serving

HEAD = b"POST /graphql HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nContent-Length: 24\r\n"
ASKED = HEAD + b'\r\n{"query":"{__typename}"}'

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest_asyncio.fixture
async def port(database, database_url, storage, monkeypatch) -> AsyncIterator[int]:
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    monkeypatch.setattr(limits, "DRAIN_SECONDS", 0.3)
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.4)
    app = create_app(Settings(database_url=database_url, explorer=True), database, storage)  # ty: ignore[missing-argument]
    async with serving(app, lifespan="off") as server:
        yield int(server.address.rpartition(":")[2])


async def connected(port: int) -> Connection:
    return await asyncio.open_connection("127.0.0.1", port)


async def rest(connection: Connection) -> bytes:
    """All that is sent until the connection is closed, which it must be soon."""
    async with asyncio.timeout(3):
        try:
            return await connection[0].read()
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("said", [b"", b"P", HEAD[:-2], HEAD], ids=["nothing", "a letter", "half", "no end"])
async def test_who_does_not_end_the_head_of_a_request_is_let_go(port, said):
    connection = await connected(port)
    connection[1].write(said)
    assert await rest(connection) == b""


async def test_who_drips_is_let_go_too(port):
    connection = await connected(port)
    for letter in ASKED:
        if connection[1].is_closing() or connection[0].at_eof():
            break
        connection[1].write(bytes([letter]))
        await asyncio.sleep(0.02)
    assert await rest(connection) == b""


async def test_stalling_after_an_answer_is_no_better(port):
    connection = await connected(port)
    connection[1].write(ASKED)
    assert b"200 OK" in await connection[0].readuntil(b"}}")
    connection[1].write(HEAD)
    await rest(connection)


async def test_connections_that_stall_are_gone_and_others_are_served(port):
    stalled = [await connected(port) for _ in range(200)]
    for connection in stalled:
        connection[1].write(HEAD)
    served = await connected(port)
    served[1].write(ASKED)
    assert b"200 OK" in await served[0].readuntil(b"\r\n")
    assert set(await asyncio.gather(*(rest(connection) for connection in stalled))) == {b""}


async def test_a_body_that_stops_is_408_and_the_connection_is_closed(port):
    connection = await connected(port)
    connection[1].write(HEAD + b'\r\n{"query"')
    assert b"408 Request Timeout" in await rest(connection)


UPLOAD = b"PUT /uploads/x?token=x HTTP/1.1\r\nHost: api\r\nContent-Length: 100000\r\n\r\n"
ELSEWHERE = b"POST /health/live HTTP/1.1\r\nHost: api\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize("head", [UPLOAD, ELSEWHERE], ids=["a file", "to where nobody reads it"])
@pytest.mark.parametrize("drips", [False, True], ids=["stops", "drips"])
async def test_a_body_that_does_not_come_on_ends_the_connection_wherever_it_goes(port, head, drips):
    reader, writer = await connected(port)
    writer.write(head)
    ended = asyncio.create_task(rest((reader, writer)))
    while drips and not ended.done():
        writer.write(b" ")
        await asyncio.sleep(0.05)
    await ended


async def test_a_large_body_that_comes_on_is_taken_for_as_long_as_it_takes(port, monkeypatch):
    monkeypatch.setattr(limits, "BODY_PACE", 10)
    body = b'{"query":"{__typename}"' + b" " * 50 + b"}"
    reader, writer = await connected(port)
    writer.write(HEAD.replace(b"24", str(len(body)).encode()) + b"\r\n")
    monkeypatch.setattr(limits, "SECONDS", 5)
    for place in range(0, len(body), 5):
        writer.write(body[place : place + 5])
        await asyncio.sleep(0.05)
    assert b"200 OK" in await reader.readuntil(b"\r\n")


@pytest.mark.parametrize("said", [b"X-A: " + b"x" * 40_000, b"X-A: x\r\n" * 9_000])
async def test_a_head_without_end_is_400(port, said):
    connection = await connected(port)
    connection[1].write(HEAD + said)
    assert b"400 Bad Request" in await rest(connection)


async def test_a_body_of_sixty_megabytes_is_answered_before_it_is_sent(port):
    connection = await connected(port)
    connection[1].write(HEAD.replace(b"24", b"60000000") + b"\r\n" + b" " * 1_000)
    assert b"413" in await rest(connection)


async def test_requests_one_after_another_share_a_connection(port):
    connection = await connected(port)
    for _ in range(3):
        connection[1].write(ASKED)
        assert b"200 OK" in await connection[0].readuntil(b'"Query"')
        await connection[0].readuntil(b"}}")


LARGE = next(path for path in (FOLDER / "vendor").rglob("*.js") if path.stat().st_size > 200_000)


async def test_who_does_not_take_the_answer_is_let_go(port):
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", port))
    connection = await asyncio.open_connection(sock=narrow, limit=1_024)
    asked = f"GET /explorer/{LARGE.relative_to(FOLDER)} HTTP/1.1\r\nHost: api\r\n\r\n".encode()
    connection[1].write(asked * 50)
    await asyncio.sleep(1.5)
    assert len(await rest(connection)) < 50 * LARGE.stat().st_size


async def test_who_takes_it_slowly_gets_all_of_it(port):
    connection = await connected(port)
    asked = f"GET /explorer/{LARGE.relative_to(FOLDER)} HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n"
    connection[1].write(asked.encode())
    taken = b""
    while part := await connection[0].read(100_000):
        taken += part
        await asyncio.sleep(0.01)
    assert taken.endswith(LARGE.read_bytes())
