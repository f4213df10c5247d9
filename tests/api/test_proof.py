"""Who was seen before is proved by the statement that reads for them, and by nothing less."""

from __future__ import annotations

import pytest

from persistence.prepared import PreparedReads
from tests.api.bulk_trades import a_party
from tests.api.test_roles import a_clerk

WAREHOUSES = {"query": "{ warehouses { nodes { name } } }"}
ORDERS = {"query": "{ orders { totalCount { value } } }"}
TWO = {"query": "{ warehouses { totalCount { value } } products { totalCount { value } } }"}
VIEWER = {"query": "{ viewer { name } }"}
WRONG = {"query": "{ warehouses { nodes { nonsense } } }"}
BY_CODE = {"query": '{ warehouse(by: {code: "none"}) { name } }'}
BY_VARIABLE = {
    "query": "query ($first: Int!) { warehouses(first: $first) { totalCount { value } } }",
    "variables": {"first": "x"},
}
UNKNOWN = {"query": "query Known { viewer { name } }", "operationName": "Unknown"}
TYPE = {"query": '{ __type(name: "Order") { name } }'}
CHANGE = {
    "query": """mutation { createApiKey(input: {name: "K", scopes: ["stock.warehouse.read"]}) { key } }""",
}
ANYTHING = (WAREHOUSES, TWO, VIEWER, WRONG, BY_CODE, BY_VARIABLE, UNKNOWN, TYPE, CHANGE)
SCOPES = ["stock.warehouse.read", "catalog.product.read", "platform.*"]


@pytest.fixture
def statements(monkeypatch):
    """The texts of what was sent over the connections that read."""
    sent: list[str] = []
    fetch = PreparedReads.fetch

    async def noted(self, sql, parameters):
        sent.append(sql)
        return await fetch(self, sql, parameters)

    monkeypatch.setattr(PreparedReads, "fetch", noted)
    return sent


async def a_key(ana, anonymous):
    payload = await ana.do("createApiKey", {"name": "Shop", "scopes": SCOPES}, "key apiKey { id }")
    return anonymous.holding(payload["key"]), payload["apiKey"]["id"]


async def test_who_was_seen_before_is_answered_by_one_statement(ana, anonymous, statements):
    partner, _ = await a_key(ana, anonymous)
    for client in (ana, partner):
        first = await client.send(WAREHOUSES)
        statements.clear()
        again = await client.send(WAREHOUSES)
        assert again.json()["data"] == first.json()["data"]
        assert len(statements) == 1
        statements.clear()
        assert (await client.send(BY_CODE)).json()["data"] == {"warehouse": None}
        assert len(statements) == 1
        statements.clear()
        assert (await client.send(TWO)).status_code == 200
        assert len(statements) == 2


@pytest.mark.parametrize("asked", ANYTHING, ids=str)
async def test_a_key_that_was_revoked_is_told_nothing_any_more(ana, anonymous, asked):
    partner, id = await a_key(ana, anonymous)
    assert (await partner.send(WAREHOUSES)).status_code == 200
    keys = "{ apiKeys { totalCount { value } } }"
    await ana.do("revokeApiKey", {"apiKeyId": id})
    there = await ana.data(keys)
    refused = await partner.send(asked)
    assert refused.status_code == 401
    assert [error["extensions"]["code"] for error in refused.json()["errors"]] == ["UNAUTHENTICATED"]
    assert await ana.data(keys) == there


@pytest.mark.parametrize("mutation", ["registerParty", "bulkRegisterParty"])
async def test_a_key_that_was_revoked_changes_nothing_any_more(ana, anonymous, mutation):
    key = await ana.do("createApiKey", {"name": "Shop", "scopes": ["parties.*"]}, "key apiKey { id }")
    partner = anonymous.holding(key["key"])
    party = a_party(1)
    input = {"items": [party]} if mutation.startswith("bulk") else party
    kind = mutation[0].upper() + mutation[1:]
    asked = {
        "query": f"mutation ($input: {kind}Input!) {{ {mutation}(input: $input) {{ __typename }} }}",
        "variables": {"input": input},
    }
    parties = "{ parties { totalCount { value } } }"
    before = await partner.data(parties)
    await ana.do("revokeApiKey", {"apiKeyId": key["apiKey"]["id"]})
    assert (await partner.send(asked)).status_code == 401
    assert await ana.data(parties) == before
    await ana.data(asked["query"], **asked["variables"])
    assert await ana.data(parties) != before


async def test_who_changes_something_proves_it_in_the_same_transaction(ana, anonymous, statements):
    partner, _ = await a_key(ana, anonymous)
    await partner.send(WAREHOUSES)
    statements.clear()
    assert (await partner.send(CHANGE)).status_code == 200
    assert not [sql for sql in statements if "api_key_secret" in sql]


async def test_who_signed_out_is_told_nothing_any_more(ana, ours):
    assert (await ana.send(WAREHOUSES)).status_code == 200
    sessions = await ana.data("{ viewer { session } }")
    await ana.do("signOut", {"sessionId": sessions["viewer"]["session"]})
    assert (await ana.send(WAREHOUSES)).status_code == 401
    assert (await ana.send(WAREHOUSES)).status_code == 401


async def test_a_right_that_was_taken_or_given_counts_for_the_next_answer(ana, anonymous, ours):
    clerk = await a_clerk(ana, anonymous, ours)
    assert (await clerk.send(ORDERS)).json()["data"] == {"orders": {"totalCount": {"value": 0}}}
    roles = (await ana.data("{ roles { nodes { id name version } } }"))["roles"]["nodes"]
    role = next(role for role in roles if role["name"] == "CLERK")
    change = {"roleId": role["id"], "permissions": ["stock.*"], "discountLimit": "0"}
    await ana.do("changeRole", change | {"expectedVersion": role["version"]})
    answer = (await clerk.send(ORDERS)).json()
    assert answer["data"] == {"orders": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    assert (await clerk.send(WAREHOUSES)).json()["data"]["warehouses"] is not None
    change["permissions"] = ["sales.*"]
    await ana.do("changeRole", change | {"expectedVersion": role["version"] + 1})
    assert (await clerk.send(ORDERS)).json()["data"] == {"orders": {"totalCount": {"value": 0}}}


async def test_a_secret_that_is_nearly_right_reads_nothing(ana, anonymous, statements):
    partner, _ = await a_key(ana, anonymous)
    assert (await partner.send(WAREHOUSES)).status_code == 200
    other, _ = await a_key(ana, anonymous)
    prefix = partner.token.rpartition("_")[0]
    statements.clear()
    assert (await anonymous.holding(f"{prefix}_{other.token[-6:]}").send(WAREHOUSES)).status_code == 401
    assert not any("warehouse" in sql for sql in statements)
