"""A query becomes a file: asked for, carried out, fetched, given up, gone."""

from __future__ import annotations

from functools import partialmethod
from uuid import uuid4

import orjson
import pytest

from api.reading import Reading
from tests.audit.test_entries import HIRING
from tests.exporting.asking import (
    exported,
    fetch,
    fetched,
    shown,
    start,
    started,
    uuid_of,
)
from workers.clearing import GIVEN_UP


async def test_an_export_waits_is_carried_out_and_is_fetched(ana, work, stock):
    await stock(["Mesa", "Cadeira"])
    payload = await start(ana)
    assert payload["errors"] == []
    asked = payload["bulkOperation"]
    assert (asked["status"], asked["format"], asked["resultUrl"]) == ("QUEUED", "JSONL", None)
    await work()
    done = await shown(ana, asked["id"])
    assert (done["status"], done["total"], done["processed"], done["failed"]) == ("DONE", 2, 2, 0)
    assert done["expiresAt"] > done["endedAt"] >= done["beganAt"]
    lines = (await fetched(ana, done)).splitlines()
    assert [orjson.loads(line) for line in lines] == [
        {"sku": "S000001", "name": "Cadeira"},
        {"sku": "S000000", "name": "Mesa"},
    ]


async def test_a_list_longer_than_a_stretch_is_exported_whole_and_in_its_order(ana, work, monkeypatch, stock):
    monkeypatch.setenv("EXPORT_STRETCH", "7")
    names = [f"N{number % 5}" for number in range(40)]
    await stock(names)
    query = """query($n: [String!]) {
        products(where: {name: {in: $n}}, orderBy: {field: NAME, direction: DESC}) { nodes { sku name } }
    }"""
    data = await exported(ana, work, query, variables='{"n": ["N1", "N2", "N3"]}')
    found = [orjson.loads(line) for line in data.splitlines()]
    assert [each["name"] for each in found] == ["N3"] * 8 + ["N2"] * 8 + ["N1"] * 8
    assert len({each["sku"] for each in found}) == 24


async def test_nothing_is_exported_as_an_empty_file(ana, work):
    assert await exported(ana, work) == b""
    assert await exported(ana, work, format="CSV") == "\ufeffsku;name\r\n".encode()


@pytest.mark.parametrize(
    ("query", "at", "reason"),
    [
        ("{ products { nodes { sku }", None, "Syntax Error"),
        ("{ products { nodes { shoeSize } } }", None, "shoeSize"),
        ("mutation { signOut(input: {sessionId: 1}) { errors { code } } }", None, ""),
        ("subscription { productChanged { type } }", None, "exactly one query"),
        ("query A { products { nodes { sku } } } query B { orders { nodes { id } } }", None, "exactly one"),
        ("{ products { nodes { sku } } orders { nodes { number } } }", "products", "one list"),
        ('{ product(by: {sku: "1"}) { sku } }', "product", "one list"),
        ("{ __typename }", "__typename", "one list"),
        ("{ products(first: 10) { nodes { sku } } }", "products(first)", "whole list"),
        ("{ products { nodes { sku } pageInfo { endCursor } } }", "products", "nodes of the list"),
        ("{ products { totalCount { value } } }", "products", "nodes of the list"),
        ('query($n: Int!) { products(where: {name: {eq: "a"}}) { nodes { sku } } }', None, "$n"),
    ],
)
async def test_what_is_no_list_is_refused_with_what_is_wrong(ana, query, at, reason):
    errors = "errors { code path ... on ExportedQueryError { at reason } }"
    payload = (
        await ana.data(
            f"mutation($i: StartExportInput!) {{ startExport(input: $i) {{ {errors} }} }}", i={"query": query}
        )
    )["startExport"]
    (error,) = payload["errors"]
    assert error["code"] == "QUERY_NOT_EXPORTABLE"
    assert error["path"][0] == "input"
    assert error["at"] == at
    assert reason in error["reason"]


@pytest.mark.parametrize("variables", ["[1]", "{", "1"])
async def test_variables_are_a_json_object(ana, variables):
    payload = await start(ana, variables=variables)
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == ("MALFORMED", ["input", "variables"])


async def test_flat_files_take_one_list_below_another_and_not_two_beside_each_other(ana):
    query = "{ orders { nodes { number lines { sku } invoices { number } } } }"
    assert (await start(ana, query, format="JSONL"))["errors"] == []
    for format in ("CSV", "XLSX"):
        (error,) = (await start(ana, query, format=format))["errors"]
        assert (error["code"], error["path"]) == ("QUERY_NOT_EXPORTABLE", ["input", "query"])


async def test_a_page_costs_what_its_variables_make_of_it(ana):
    inner = "ledger(first: $n) { nodes { entry { lines { id } } } }"
    query = f"query($n: Int!) {{ accounts {{ nodes {{ code {inner} }} }} }}"
    asked = {"format": "JSONL", "validateOnly": True}
    assert (await start(ana, query, variables='{"n": 1}', **asked))["errors"] == []
    (error,) = (await start(ana, query, variables='{"n": 50}', **asked))["errors"]
    assert (error["code"], error["path"]) == ("QUERY_NOT_EXPORTABLE", ["input", "query"])


async def key_of(ana, anonymous, *scopes: str):
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": list(scopes)}, "key apiKey { id version }")
    return anonymous.holding(made["key"]), made["apiKey"]


async def test_who_may_not_export_may_not_even_what_it_may_read(ana, anonymous):
    reader, _ = await key_of(ana, anonymous, "catalog.*")
    (error,) = (await start(reader))["errors"]
    assert error["code"] == "PERMISSION_DENIED"


async def test_what_may_not_be_seen_is_refused_by_the_field(ana, anonymous):
    seller, _ = await key_of(ana, anonymous, "platform.export.start", "sales.order.read")
    query = "{ orders { nodes { number customer { name } salesperson { name } } } }"
    errors = "errors { code path ... on PermissionError { permission at } }"
    payload = (
        await seller.data(
            f"mutation($i: StartExportInput!) {{ startExport(input: $i) {{ {errors} }} }}", i={"query": query}
        )
    )["startExport"]
    assert [(each["code"], each["path"], each["permission"], each["at"]) for each in payload["errors"]] == [
        ("PERMISSION_DENIED", ["input", "query"], "parties.party.read", "orders.nodes.customer"),
        ("PERMISSION_DENIED", ["input", "query"], "people.employee.read", "orders.nodes.salesperson"),
    ]
    (error,) = (await start(seller))["errors"]
    assert error["code"] == "PERMISSION_DENIED"
    assert (await start(seller, "{ orders { nodes { number } } }"))["errors"] == []


async def test_what_was_taken_back_since_is_not_exported(ana, anonymous, work):
    seller, key = await key_of(ana, anonymous, "platform.export.start", "catalog.*")
    id = await started(seller)
    assert not (await ana.do("revokeApiKey", {"apiKeyId": key["id"]}))["errors"]
    await work()
    failed = await shown(ana, id)
    assert (failed["status"], failed["errorCode"]) == ("FAILED", "PERMISSION_DENIED")


@pytest.fixture(params=[False, True], ids=["compiled", "plain"])
def either_way(request, monkeypatch) -> None:
    """The ways to read, which must show the same."""
    monkeypatch.setattr(Reading, "__init__", partialmethod(Reading.__init__, plain=request.param))


@pytest.mark.usefixtures("either_way")
async def test_ones_own_is_seen_and_that_of_others_with_a_permission(ana, anonymous, stranger, work, stock):
    await stock(["Mesa"])
    seller, _ = await key_of(ana, anonymous, "platform.export.start", "catalog.*")
    of_ana, of_seller = await started(ana), await started(seller)
    await work()
    listed = "{ bulkOperations { nodes { id } totalCount { value } } }"
    node = "query($id: ID!) { node(id: $id) { id __typename } }"
    for client, visible in ((ana, {of_ana, of_seller}), (seller, {of_seller}), (stranger, set())):
        found = (await client.data(listed))["bulkOperations"]
        assert {each["id"] for each in found["nodes"]} == visible
        assert found["totalCount"]["value"] == len(visible)
        for id in (of_ana, of_seller):
            expected = {"id": id, "__typename": "BulkOperation"} if id in visible else None
            assert (await client.data(node, id=id))["node"] == expected
            assert (await shown(client, id) is not None) == (id in visible)
    url = (await shown(ana, of_ana))["resultUrl"]
    answers = [(await fetch(client, url)).status_code for client in (ana, seller, stranger, anonymous)]
    assert answers == [200, 404, 404, 401]


async def test_a_file_is_not_handed_to_who_may_not_see_what_is_in_it(ana, anonymous, work):
    watcher, _ = await key_of(ana, anonymous, "platform.bulk_operation.read")
    id = await started(ana)
    await work()
    assert (await fetch(watcher, (await shown(watcher, id))["resultUrl"])).status_code == 403


async def test_what_waits_is_given_up_at_once_and_comes_to_nothing(ana, work, leftovers):
    id = await started(ana)
    given_up = await ana.do("cancelBulkOperation", {"bulkOperationId": id}, "bulkOperation { status }")
    assert given_up["bulkOperation"] == {"status": "CANCELLED"}
    assert (await ana.do("cancelBulkOperation", {"bulkOperationId": id}))["errors"] == []
    await work()
    assert (await shown(ana, id))["status"] == "CANCELLED"
    assert await leftovers() == []


async def test_neither_what_is_done_nor_that_of_others_can_be_given_up(ana, anonymous, stranger, work):
    seller, _ = await key_of(ana, anonymous, "platform.export.start", "catalog.*")
    id = await started(ana)
    for client in (seller, stranger):
        (error,) = (await client.do("cancelBulkOperation", {"bulkOperationId": id}))["errors"]
        assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "bulkOperationId"])
    await work()
    (error,) = (await ana.do("cancelBulkOperation", {"bulkOperationId": id}))["errors"]
    assert error["code"] == "INVALID_TRANSITION"


async def test_a_result_goes_when_its_time_is_over(ana, work, own, tidy_up, leftovers):
    id = await started(ana)
    await work()
    url = (await shown(ana, id))["resultUrl"]
    assert await tidy_up() == 0
    await own.execute("update bulk_operation set expires_at = now() - interval '1 second'")
    assert (await fetch(ana, url)).status_code == 404
    assert await tidy_up() == 1
    gone = await shown(ana, id)
    assert (gone["status"], gone["resultUrl"]) == ("EXPIRED", None)
    assert await leftovers() == []


async def test_work_whose_task_was_parked_has_failed(ana, own, tidy_up):
    id = await started(ana)
    await own.execute("update task set state = 'PARKED', error_code = 'X' where subject_id = $1", uuid_of(id))
    assert await tidy_up() == 1
    failed = await shown(ana, id)
    assert (failed["status"], failed["errorCode"]) == ("FAILED", GIVEN_UP)


async def test_more_than_a_company_may_have_under_way_waits_and_then_is_done(ana, work, monkeypatch, own):
    monkeypatch.setenv("EXPORTS_AT_ONCE", "1")
    first, second = await started(ana), await started(ana)
    await own.execute("update task set state = 'RUNNING' where subject_id = $1", uuid_of(first))
    await own.execute("update bulk_operation set status = 'RUNNING', takes = 1 where id = $1", uuid_of(first))
    await work()
    assert (await shown(ana, second))["status"] == "QUEUED"
    waits = await own.fetchrow("select state, error_code from task where subject_id = $1", uuid_of(second))
    assert tuple(waits) == ("RETRYING", "EXPORT_WAITS")
    await own.execute("update task set state = 'RETRYING', next_at = now()")
    await work()
    await own.execute("update task set next_at = now()")
    await work()
    assert [(await shown(ana, id))["status"] for id in (first, second)] == ["DONE", "DONE"]


async def test_what_is_sensitive_is_on_record_when_it_is_exported(ana, work, own):
    query = "{ employees { nodes { id name cpf } } }"
    await exported(ana, work, query)
    before = await own.fetchval("select count(*) from audit where command = 'ReadSensitive'")
    hired = await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }")
    assert hired["errors"] == []
    await exported(ana, work, query)
    rows = await own.fetch("select permission from audit where command = 'ReadSensitive'")
    assert len(rows) == before + 1
