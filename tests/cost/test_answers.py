"""Every answer tells what it cost; who asks for too much is told so, before anything is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from persistence.embedded.valkey import EmbeddedValkey
from persistence.settings import Settings
from persistence.storage import Storage
from tests.api.front import Client

PAGE = "query Page($first: Int) { orders(first: $first) { nodes { id customer { name } } } }"
VIEWER = "{ viewer { id } }"
WAREHOUSES = "{ warehouses(first: 1) { nodes { id } } }"
WAREHOUSE = """
    mutation ($input: RegisterWarehouseInput!) {
        registerWarehouse(input: $input) { warehouse { id } errors { code } }
    }
"""


TRUST = """
    mutation ($input: TrustDocumentsInput!) { trustDocuments(input: $input) { errors { code } } }
"""
A_SLICE = 50
"""The most that one document costs of a bucket of 500, as this one does."""
EXPORT = """
    mutation ($input: StartExportInput!) { startExport(input: $input) { errors { code } } }
"""


def entries(texts: list[str]) -> dict[str, Any]:
    return {"documents": [{"name": text, "text": text} for text in texts], "validateOnly": True}


@pytest_asyncio.fixture
async def modest(
    database: Database, database_url: str, storage: Storage, valkey: EmbeddedValkey, ours: FoundedCompany
) -> AsyncIterator[Client]:
    """Ana at an installation where a document may cost 200, and a client may spend 500.

    These documents were asked for before; whoever has not signed in pays nothing for that.
    """
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
        for text in (PAGE, WAREHOUSE, WAREHOUSES, VIEWER):
            await anonymous.ask(text)
        yield anonymous.holding((await anonymous.sign_in(ours.id))["accessToken"])


async def test_an_answer_tells_what_it_cost_and_what_is_left(modest: Client):
    first = (await modest.ask(PAGE, first=10))["extensions"]["cost"]
    assert (first["requested"], first["limit"], first["remaining"]) == (20, 500, 480)
    second = (await modest.ask(VIEWER))["extensions"]["cost"]
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
    listed = await modest.ask(WAREHOUSES)
    assert listed["data"]["warehouses"]["nodes"] == []


async def test_whoever_has_not_signed_in_pays_nothing(modest: Client):
    anonymous = modest.holding(None)
    for _ in range(3):
        answer = await anonymous.ask("{ __typename }")
        assert answer["extensions"]["cost"]["remaining"] == 500


async def test_what_a_document_costs_that_nobody_asked_for_lately_is_paid_once(modest: Client):
    text = "{ viewer { name } }"
    first, second = [(await modest.ask(text))["extensions"]["cost"] for _ in range(2)]
    assert (first["requested"], first["reading"]) == (1, 35)
    assert "reading" not in second
    assert second["remaining"] == 500 - 35 - 2


async def test_another_shape_of_a_filter_is_paid_once_by_its_parts(ana: Client):
    text = "query ($where: OrderWhere) { orders(where: $where) { nodes { id } } }"

    async def read(**where: Any) -> int:
        return (await ana.ask(text, where=where))["extensions"]["cost"].get("reading", 0)

    assert await read(number={"eq": 1}) == 5 * 23, "the first is paid with the document"
    assert await read(number={"eq": 2}) == 0
    assert await read(number={"gt": 1, "lt": 9}) == 500 + 2 * 30
    assert await read(number={"gt": 3, "lt": 5}) == 0
    assert await read(customer={"name": {"eq": "x"}}) == 500 + 5 * 30


async def test_who_asks_in_shape_after_shape_is_told_to_wait(modest: Client):
    text = "query ($where: OrderWhere) { orders(where: $where) { nodes { id } } }"
    remaining = []
    for count in range(1, 20):
        answer = await modest.send(
            {"query": text, "variables": {"where": {"and": [{"number": {"eq": 1}}] * count}}}
        )
        if answer.status_code == 429:
            break
        remaining.append(answer.json()["extensions"]["cost"]["remaining"])
    assert answer.json()["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert "data" not in answer.json()
    assert 2 < len(remaining) < 10
    assert remaining == sorted(remaining, reverse=True)


@pytest.mark.parametrize(
    "text", ["{ viewer { nothing # } }", "{ viewer { #", "{ ...F } fragment F# on Query { ...F# }"]
)
async def test_whoever_brings_document_after_document_is_told_to_wait_though_all_are_refused(
    modest: Client, text: str
):
    """No bucket is emptied by one of them, however long."""
    statuses = []
    for number in range(30):
        long = text.replace("#", f"a{number} " + "b " * 200)
        answer = await modest.send({"query": long})
        statuses.append(answer.status_code)
        assert "cost" in answer.json()["extensions"]
    assert statuses[:9] == [400] * 9
    assert statuses[10:] == [429] * 20


async def test_what_is_refused_again_costs_as_little_as_anything(modest: Client):
    first, second = [(await modest.send({"query": "{ nothing }"})).json() for _ in range(2)]
    assert first["extensions"]["cost"]["reading"] == 20
    assert second["extensions"]["cost"]["remaining"] == first["extensions"]["cost"]["remaining"] - 1


async def test_answers_that_refuse_tell_what_they_cost_as_well(modest: Client):
    wrong = await modest.send({"query": PAGE, "variables": {"first": "x"}})
    dear = await modest.send({"query": PAGE, "variables": {"first": 101}})
    assert (wrong.status_code, dear.status_code) == (400, 400)
    told = [answer.json()["extensions"]["cost"] for answer in (wrong, dear)]
    assert [cost["requested"] for cost in told] == [50, 0]
    assert [cost["remaining"] for cost in told] == [450, 450]


async def test_who_has_documents_trusted_pays_for_each_that_is_new_before_it_is_read(modest: Client):
    """Those that were read are not paid again, so that a manifest goes through in the end."""
    few = [f"{{ viewer {{ a{n}: name }} }}" for n in range(2)]
    first, second = [(await modest.ask(TRUST, input=entries(few)))["extensions"]["cost"] for _ in range(2)]
    assert first["reading"] == A_SLICE + 2 * 5 * (1 + 8)
    assert "reading" not in second
    many = [f"{{ viewer {{ {f'a{n}: name ' * 20} }} }}" for n in range(10)]
    refused = (await modest.ask(TRUST, input=entries(many)))["errors"][0]["extensions"]
    assert refused["code"] == "THROTTLED"
    assert refused["retryAfterMs"] > 0


async def test_an_export_is_paid_by_the_word_whether_its_query_is_new_or_not(modest: Client):
    asked = {"query": "{ products { nodes { sku name } } }", "validateOnly": True}
    await modest.ask(EXPORT, input=asked)
    again = (await modest.ask(EXPORT, input=asked))["extensions"]["cost"]
    assert (again["requested"], again["reading"]) == (10, 5 * (1 + 9))


async def test_nobody_prices_several_documents_at_once(modest: Client):
    fields = " ".join(f'a{n}: rateLimit(document: "{{ a{n} }}") {{ requested }}' for n in range(2))
    answer = await modest.send({"query": f"{{ {fields} }}"})
    assert answer.status_code == 400
    extensions = answer.json()["errors"][0]["extensions"]
    assert (extensions["code"], extensions["limit"]) == ("COST_EXCEEDED", 1)
