"""Nobody fills the log by knocking: what peers do to their connections is told by no line of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx

from persistence.embedded.child import end, free_port
from tests.live.listeners import socket
from tests.live.test_websocket import masked
from tests.patience import until
from tests.walls.wire import request

ROOT = Path(__file__).parents[2]
MALFORMED = [
    b"\x16\x03\x01\x02\x00\x01",
    b"GET\r\n\r\n",
    b"GET /graphql HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    request("GET", headers={"Connection": "Upgrade", "Upgrade": "h2c"}),
    request("GET", headers={"Connection": "Upgrade", "Upgrade": "websocket"}),
]
PING = masked({"type": "ping"})
ROUGH = [
    b"",
    b"\x81\x80\0\0\0\0",
    b"\x81\x81\0\0\0\0\xff",
    PING * 5 + b"\xff\xff",
    PING * 5 + b"\x81\x81\0\0\0\0\xff",
    PING * 1_000,
]
"""Nothing, an empty message, what is no text, what is no frame, after what is being answered; too much."""


async def test_who_knocks_often_writes_nothing(database_url: str, storage_url: str, tmp_path: Path) -> None:
    """While a real process begins and ends with its usual lines."""
    port, log = free_port(), tmp_path / "log"
    process = _serving(database_url, storage_url, port, log)
    try:
        await asyncio.to_thread(until, lambda: _ready(port), within=60)
        begun = log.read_text()
        assert "Uvicorn running on" in begun
        knocks = [_malformed(port, what) for what in MALFORMED] + [_rough(port, what) for what in ROUGH]
        await asyncio.gather(*knocks)
        assert log.read_text() == begun
    finally:
        end(process)
    ended = log.read_text().removeprefix(begun)
    assert "Application shutdown complete." in ended
    assert process.returncode == 0


def _serving(database_url: str, storage_url: str, port: int, log: Path) -> subprocess.Popen[bytes]:
    own = {"DATABASE_URL": database_url, "STORAGE_URL": storage_url, "PORT": str(port), "HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "retaguarda", "api"]
    with log.open("wb") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own, "BROKER_URL": "redis://127.0.0.1:1"}, stderr=output
        )


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
    except httpx.TransportError:
        return False


async def _malformed(port: int, what: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(what)
    writer.write_eof()
    await reader.read(1)
    writer.close()


async def _rough(port: int, what: bytes) -> None:
    async with socket(f"127.0.0.1:{port}") as one:
        one.connection.transport.write(what)
        if what:
            await one.closed()
