"""Each client of each company has one bucket, however many processes serve it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from api.cost import Budget
from api.faults import DocumentRefused, Throttled
from persistence import buckets
from persistence.buckets import OwnBuckets, SharedBuckets, Size
from persistence.embedded.child import free_port
from persistence.embedded.valkey import EmbeddedValkey
from persistence.valkey import Valkey
from tests.cost.client import a_client
from tests.patience import until_async

SMALL = Size(limit=1_000, rate=1)
"""Hardly anything comes back while a test runs."""


@pytest_asyncio.fixture
async def shared(valkey: EmbeddedValkey) -> AsyncIterator[list[Budget]]:
    """Two processes' budgets over one Valkey that begins empty."""
    await Valkey(valkey.url()).ask("FLUSHALL")
    made = [Budget(SharedBuckets(SMALL, Valkey(valkey.url())), SMALL, ceiling=500) for _ in range(2)]
    yield made
    for budget in made:
        await budget.close()


async def spend_all(budget: Budget, price: int = 10, client: int = 1) -> int:
    """What is paid until there is no more."""
    spent = 0
    while True:
        try:
            await budget.take(a_client(client), price)
        except Throttled:
            return spent
        spent += price


async def test_a_client_can_spend_its_bucket_and_not_more(shared: list[Budget]):
    assert await spend_all(shared[0]) == 1_000


async def test_two_processes_share_a_bucket(shared: list[Budget]):
    """What the first one holds and does not use is given back, and none of it was spent twice."""
    one, other = shared
    await one.take(a_client(1), 10)
    spent = 10 + await spend_all(other)
    assert spent <= 1_000

    async def all_spent() -> bool:
        nonlocal spent
        spent += await spend_all(other)
        return spent >= 1_000

    await until_async(all_spent)
    assert spent <= 1_000 + 5


async def test_two_processes_at_once_never_spend_more_than_the_bucket_held_and_restored(
    valkey: EmbeddedValkey,
):
    await Valkey(valkey.url()).ask("FLUSHALL")
    limit, rate, seconds = 20_000, 5_000, 1.5
    begun = time.monotonic()
    arguments = (valkey.url(), limit, rate, 37, seconds)
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.cost.spender", *map(str, arguments), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    spent = [int((await process.communicate())[0]) for process in running]
    passed = time.monotonic() - begun
    assert all(spent)
    assert limit < sum(spent) <= limit + rate * passed


async def test_hardly_any_request_asks_for_more():
    size = Size(limit=1_000_000, rate=1)
    counted = Counted(size)
    budget = Budget(counted, size, ceiling=1_000)
    for _ in range(5_000):
        await budget.take(a_client(1), 22)
    await budget.close()
    assert counted.asked <= 3


class Counted(OwnBuckets):
    asked = 0

    async def lease(self, name: str, asked: int, least: int) -> buckets.Grant:
        self.asked += 1
        return await super().lease(name, asked, least)


async def test_clients_and_companies_do_not_pay_for_each_other(shared: list[Budget]):
    assert await spend_all(shared[0], client=1) == 1_000
    assert await spend_all(shared[0], client=2) == 1_000
    assert (await shared[0].take(a_client(1, company=2), 100)).requested == 100


async def test_a_document_above_the_limit_of_one_is_refused_and_not_paid(shared: list[Budget]):
    with pytest.raises(DocumentRefused) as refused:
        await shared[0].take(a_client(1), 501)
    assert refused.value.extensions == {"code": "COST_EXCEEDED", "requested": 501, "limit": 500}
    assert await spend_all(shared[0]) == 1_000


async def test_who_is_throttled_is_told_when_to_try_again_and_then_can():
    size = Size(limit=100, rate=1_000)
    budget = Budget(OwnBuckets(size), size, ceiling=100)
    await budget.take(a_client(1), 100)
    with pytest.raises(Throttled) as throttled:
        await budget.take(a_client(1), 100)
    told = throttled.value.extensions
    assert told["code"] == "THROTTLED"
    assert 50 <= told["retryAfterMs"] <= 100
    await asyncio.sleep(told["retryAfterMs"] / 1_000)
    assert (await budget.take(a_client(1), 90)).requested == 90
    await budget.close()


async def test_a_standing_says_what_was_asked_what_is_left_and_when_it_is_full_again(shared: list[Budget]):
    await shared[0].take(a_client(1), 300)
    shown = (await shared[0].take(a_client(1), 100)).shown()
    assert shown == {
        "requested": 100,
        "limit": 1_000,
        "remaining": 600,
        "restoreRate": 1,
        "resetAt": shown["resetAt"],
    }
    full = datetime.fromisoformat(shown["resetAt"])
    assert abs(full - datetime.now(UTC) - timedelta(seconds=400)) < timedelta(seconds=3)


async def test_many_at_once_pay_each_for_itself(shared: list[Budget]):
    outcomes = await asyncio.gather(
        *(shared[0].take(a_client(1), 10) for _ in range(150)), return_exceptions=True
    )
    assert sum(not isinstance(one, Throttled) for one in outcomes) == 100


async def test_without_valkey_each_process_counts_by_itself_and_says_so_once():
    gone = Valkey(f"redis://:secret@127.0.0.1:{free_port()}/0")
    budget = Budget(SharedBuckets(SMALL, gone), SMALL, ceiling=500)
    with capture_logs() as logged:
        assert await spend_all(budget) == 1_000
    assert [entry["event"] for entry in logged] == ["buckets.alone"]
    assert "secret" not in str(logged)
    await budget.close()


async def test_when_valkey_is_back_it_counts_again(tmp_path, monkeypatch):
    monkeypatch.setattr(buckets, "RETRY", 0.0)
    server = EmbeddedValkey(tmp_path)
    address = server.start().url()
    budget = Budget(SharedBuckets(SMALL, Valkey(address)), SMALL, ceiling=500)
    with capture_logs() as logged:
        await budget.take(a_client(1), 150)
        server.stop()
        await budget.take(a_client(1), 450)
        server.start()
        await budget.take(a_client(2), 10)
        server.stop()
    await budget.close()
    assert [entry["event"] for entry in logged] == ["buckets.alone", "buckets.shared"]


async def test_what_is_idle_is_given_back_and_forgotten(shared: list[Budget], valkey: EmbeddedValkey):
    await shared[0].take(a_client(1), 10)

    async def given_back() -> bool:
        grant = await SharedBuckets(SMALL, Valkey(valkey.url())).lease(f"{1:032x}:{1:032x}", 0, 0)
        return grant.left >= 990

    await until_async(given_back)
    assert not shared[0]._accounts


async def test_paying_takes_microseconds():
    size = Size(limit=10**9, rate=1)
    budget, client = Budget(OwnBuckets(size), size, ceiling=1_000), a_client(1)
    best = 1.0
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(1_000):
            await budget.take(client, 22)
        best = min(best, (time.perf_counter() - begun) / 1_000)
    await budget.close()
    assert best < 20e-6
