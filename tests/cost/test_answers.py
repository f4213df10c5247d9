"""Every answer tells what it cost; who asks for too much is told so, before anything is done."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from api.app import create_app
from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from persistence.embedded.valkey import EmbeddedValkey
from persistence.settings import Settings
from persistence.storage import Storage
from tests.api.front import Client

PAGE = "query Page($first: Int) { orders(first: $first) { nodes { id customer { name } } } }"
WAREHOUSE = """
    mutation ($input: RegisterWarehouseInput!) {
        registerWarehouse(input: $input) { warehouse { id } errors { code } }
    }
"""


@pytest_asyncio.fixture
async def modest(
    database: Database, database_url: str, storage: Storage, valkey: EmbeddedValkey, ours: FoundedCompany
) -> AsyncIterator[Client]:
    """Ana at an installation where a document may cost 200, and a client may spend 500."""
    chosen = Settings(  # ty: ignore[missing-argument]
        database_url=database_url,
        broker_url=valkey.url(),
        cost_ceiling=200,
        cost_limit=500,
        cost_restore_rate=1,
    )
    app = create_app(chosen, database, storage)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as client:
        anonymous = Client(client)
        yield anonymous.holding((await anonymous.sign_in(ours.id))["accessToken"])


async def test_an_answer_tells_what_it_cost_and_what_is_left(modest: Client):
    first = (await modest.ask(PAGE, first=10))["extensions"]["cost"]
    assert (first["requested"], first["limit"], first["remaining"]) == (20, 500, 480)
    second = (await modest.ask("{ viewer { id } }"))["extensions"]["cost"]
    assert (second["requested"], second["remaining"], second["restoreRate"]) == (1, 479, 1)


async def test_a_document_that_is_too_dear_is_refused_before_anything_is_done(modest: Client):
    answer = await modest.send({"query": PAGE, "variables": {"first": 101}})
    error = answer.json()["errors"][0]
    assert answer.status_code == 400
    assert error["extensions"]["code"] == "COST_EXCEEDED"
    assert (error["extensions"]["requested"], error["extensions"]["limit"]) == (202, 200)
    assert "data" not in answer.json()


async def test_what_aliases_add_up_to_is_too_dear_as_well(modest: Client):
    fields = " ".join(f"a{n}: orders(first: 50) {{ nodes {{ id }} }}" for n in range(5))
    assert (await modest.ask(f"{{ {fields} }}"))["errors"][0]["extensions"]["code"] == "COST_EXCEEDED"


async def test_who_spends_too_fast_is_told_to_wait_and_nothing_is_done(modest: Client):
    for _ in range(2):
        assert "errors" not in await modest.ask(PAGE, first=100)
    await modest.ask(PAGE, first=48)
    given = {"code": "SP", "name": "São Paulo", "idempotencyKey": "warehouse-1"}
    answer = await modest.send({"query": WAREHOUSE, "variables": {"input": given}})
    error = answer.json()["errors"][0]
    assert answer.status_code == 429
    assert error["extensions"]["code"] == "THROTTLED"
    wait = error["extensions"]["retryAfterMs"]
    assert 0 < wait <= 10_000
    assert int(answer.headers["retry-after"]) == -(-wait // 1_000)
    listed = await modest.ask("{ warehouses(first: 1) { nodes { id } } }")
    assert listed["data"]["warehouses"]["nodes"] == []


async def test_whoever_has_not_signed_in_pays_nothing(modest: Client):
    anonymous = modest.holding(None)
    for _ in range(3):
        answer = await anonymous.ask("{ __typename }")
        assert answer["extensions"]["cost"]["remaining"] == 500
