"""Several processes of the API at one port are one API to those outside."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from persistence.embedded.child import end, free_port
from tests.api.front import Client
from tests.api.things import product
from tests.bench.meter import Pages
from tests.live.listeners import stream
from tests.loopback import async_client
from tests.patience import until, until_async

ROOT = Path(__file__).parents[2]
WAITS = "select exists (select from pg_locks where not granted)"
SUBSCRIPTION = "subscription { productChanged { product { sku } } }"
COUNTED = re.compile(r'^retaguarda_graphql_request_seconds_count\{.*process="(\d)".*\} (\S+)$', re.MULTILINE)
LITTLE = 25
"""Megabytes, a fifth of one alone; what looks through tables or types in each process takes as much again."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")


async def test_two_processes_are_one_api(
    ana: Client, database_url: str, owner: asyncpg.Connection, storage_url: str, subtests: pytest.Subtests
) -> None:
    """In one test, so that one worker starts them."""
    with serving(DATABASE_URL=database_url, STORAGE_URL=storage_url) as (parent, address):
        until(lambda: ready(address), within=60)
        with subtests.test("their parent has no thread, no event loop, and no connection but doors"):
            assert len(os.listdir(f"/proc/{parent.pid}/task")) == 1
            assert opened(parent.pid) == ["socket"] * 3
        with subtests.test("what they loaded is shared: each has but little of its own"):
            assert all(Pages.of(pid).own < LITTLE for pid in children(parent))
        with subtests.test("whoever answers knows the token, and the figures of both are told by either"):
            before = await counted(address)
            await asyncio.gather(*(names(address, ana) for _ in range(40)))
            after = await counted(address)
            assert (after - before).total() == 40
            assert set(after) == {"0", "1"}
        with subtests.test("who listens to one is told what another did"):
            await follows(address, ana)
        with subtests.test("one that is killed is replaced, and meanwhile nobody waits for it"):
            before = children(parent)
            killed = min(before)
            os.kill(killed, signal.SIGKILL)
            assert len([await names(address, ana) for _ in range(10)]) == 10
            until(lambda: len(children(parent)) == 2 and killed not in children(parent))
            await until_async(lambda: both_tell(address))
        with subtests.test("an answer under way is waited for, and nobody new is let in"):
            await drains(parent, address, ana, owner)


@contextmanager
def serving(**settings: str) -> Generator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    settings |= {"API_PROCESSES": "2", "HOST": "127.0.0.1", "PORT": str(port)}
    environment = os.environ | settings | {"BROKER_URL": "redis://127.0.0.1:1"}
    command = [sys.executable, "-m", "retaguarda", "api"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process, f"127.0.0.1:{port}"
    finally:
        end(process)


def opened(pid: int) -> list[str]:
    """Kinds of what a process has open, besides the standard streams."""
    paths = sorted(Path(f"/proc/{pid}/fd").iterdir(), key=lambda path: int(path.name))
    return [str(path.readlink()).partition(":")[0] for path in paths if int(path.name) > 2]


def children(parent: subprocess.Popen[bytes]) -> set[int]:
    return {child.pid for child in psutil.Process(parent.pid).children()}


def ready(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/health/ready").status_code == 200
    except httpx.TransportError:
        return False


async def names(address: str, who: Client) -> str:
    """By a connection of its own."""
    async with async_client(f"http://{address}") as http:
        return (await Client(http, who.token).data("{ viewer { name } }"))["viewer"]["name"]


async def counted(address: str) -> Counter[str]:
    """Requests that each process has answered so far."""
    async with async_client(f"http://{address}") as http:
        told = (await http.get("/metrics")).text
    counts: Counter[str] = Counter()
    for process, count in COUNTED.findall(told):
        counts[process] += int(float(count))
    families = re.findall("^# TYPE (.*) ", told, re.MULTILINE)
    assert len(families) == len(set(families)), "each family is told once"
    return counts


async def both_tell(address: str) -> bool:
    async with async_client(f"http://{address}") as http:
        told = (await http.get("/metrics")).text
    return set(re.findall(r'^process_start_time_seconds{process="(\d)"}', told, re.MULTILINE)) == {"0", "1"}


async def follows(address: str, ana: Client) -> None:
    """Changes come by connections of their own, by whichever process."""
    async with stream(address, ana.token or "", SUBSCRIPTION) as events:
        for sku in map(str, range(6)):
            async with async_client(f"http://{address}") as http:
                await product(Client(http, ana.token), sku=sku)
            assert (await events.answer())["productChanged"]["product"] == {"sku": sku}


async def drains(
    parent: subprocess.Popen[bytes], address: str, ana: Client, owner: asyncpg.Connection
) -> None:
    async with async_client(f"http://{address}") as http:
        async with owner.transaction():
            await owner.execute("lock table product in access exclusive mode")
            asked = asyncio.create_task(Client(http, ana.token).data("{ products { nodes { sku } } }"))
            await until_async(lambda: owner.fetchval(WAITS))
            parent.terminate()
            await asyncio.to_thread(until, lambda: refuses(address))
            assert not asked.done()
        assert len((await asked)["products"]["nodes"]) == 6
    assert await asyncio.to_thread(parent.wait, 20) == 0


def refuses(address: str) -> bool:
    try:
        httpx.get(f"http://{address}/health/live")
    except httpx.ConnectError:
        return True
    except httpx.TransportError:
        return False
    return False
