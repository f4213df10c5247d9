"""Partners' keys: from where, until when, by which of two secrets, and when they were last used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest_asyncio
from sqlalchemy import text

from api.app import create_app
from persistence.settings import Settings
from tests.api.front import PASSWORD, Client

KEY = """key apiKey {
    id version addresses expiresAt revokedAt lastUsedAt secrets { id beganAt: begunAt lastUsedAt }
}"""
VIEWER = {"query": "{ viewer { name } }"}
SCOPES = ["stock.warehouse.read"]


async def made(client: Client, **more):
    payload = await client.do("createApiKey", {"name": "Shop", "scopes": SCOPES, **more}, KEY)
    assert payload["errors"] == []
    return payload


async def status(client: Client, key: str, **headers: str) -> int:
    return (await client.holding(key).send(VIEWER, **headers)).status_code


def codes(payload) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


@pytest_asyncio.fixture
async def proxied(database, database_url, storage):
    """The same API behind a proxy of its own, which tells whom it speaks for."""
    settings = Settings(database_url=database_url, trusted_proxies="127.0.0.0/8")
    transport = httpx.ASGITransport(app=create_app(settings, database, storage))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield Client(client)


async def test_a_key_is_good_from_the_networks_that_are_said_and_from_nowhere_else(ana, anonymous):
    ours = await made(ana, addresses=["10.0.0.0/8", "127.0.0.1", "127.0.0.1/32"])
    others = await made(ana, addresses=["203.0.113.0/24", "::1"])
    assert ours["apiKey"]["addresses"] == ["10.0.0.0/8", "127.0.0.1/32"]
    assert await status(anonymous, ours["key"]) == 200
    assert await status(anonymous, others["key"]) == 401


async def test_nobody_says_themselves_where_they_are_unless_a_proxy_of_ours_does(ana, anonymous, proxied):
    key = (await made(ana, addresses=["203.0.113.0/24"]))["key"]
    forwarded = {"x-forwarded-for": "198.51.100.9, 203.0.113.7"}
    assert await status(anonymous, key, **forwarded) == 401
    assert await status(proxied, key, **forwarded) == 200
    assert await status(proxied, key, **{"x-forwarded-for": "203.0.113.7, 198.51.100.9"}) == 401
    assert await status(proxied, key) == 401


async def test_a_key_ends_by_itself(ana, anonymous, turned):
    key = (await made(ana, expiresAt=(datetime.now(UTC) + timedelta(hours=1)).isoformat()))["key"]
    assert await status(anonymous, key) == 200
    turned(3_601)
    assert await status(anonymous, key) == 401


async def test_whatever_is_wrong_with_a_key_the_answer_is_the_same(ana, anonymous, turned):
    foreign = await made(ana, addresses=["203.0.113.7"])
    expired = await made(ana, expiresAt=(datetime.now(UTC) + timedelta(minutes=1)).isoformat())
    revoked = await made(ana)
    await ana.do("revokeApiKey", {"apiKeyId": revoked["apiKey"]["id"]})
    turned(61)
    answers = []
    for key in (foreign["key"], expired["key"], revoked["key"], "rg_live_nonsense"):
        answer = await anonymous.holding(key).send(VIEWER, **{"x-request-id": "the-same-one"})
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        answers.append((answer.status_code, answer.content, headers))
    assert answers[0][0] == 401
    assert all(answer == answers[0] for answer in answers)


async def test_what_is_wrong_with_limits_is_told_at_once_and_nothing_is_made(ana):
    input = {
        "name": "Shop",
        "scopes": ["stock.warehouse.read", "stock.warehouse.paint"],
        "addresses": ["10.0.0.1/8", "300.1.1.1", "10.0.0.1", "anywhere"],
        "expiresAt": "2020-01-01T00:00:00Z",
    }
    payload = await ana.do("createApiKey", input, KEY)
    assert codes(payload) == [
        ("UNKNOWN_PERMISSION", ["input", "scopes", "1"]),
        ("MALFORMED", ["input", "addresses", "0"]),
        ("MALFORMED", ["input", "addresses", "1"]),
        ("MALFORMED", ["input", "addresses", "3"]),
        ("EXPIRY_PASSED", ["input", "expiresAt"]),
    ]
    many = await ana.do("createApiKey", {"name": "Shop", "scopes": SCOPES, "addresses": ["::1"] * 51}, KEY)
    assert codes(many) == [("OUT_OF_RANGE", ["input", "addresses"])]
    assert (await ana.data("{ apiKeys { nodes { id } } }"))["apiKeys"]["nodes"] == []


async def test_limits_are_changed_for_the_next_request(ana, anonymous):
    payload = await made(ana)
    id, version = payload["apiKey"]["id"], payload["apiKey"]["version"]
    wanted = {"apiKeyId": id, "expectedVersion": version, "addresses": ["203.0.113.7"]}
    changed = await ana.do("restrictApiKey", wanted, "apiKey { addresses expiresAt version }")
    assert changed["apiKey"] == {"addresses": ["203.0.113.7/32"], "expiresAt": None, "version": version + 1}
    assert await status(anonymous, payload["key"]) == 401
    wanted |= {"expectedVersion": version + 1, "addresses": []}
    assert (await ana.do("restrictApiKey", wanted))["errors"] == []
    assert await status(anonymous, payload["key"]) == 200
    await ana.do("revokeApiKey", {"apiKeyId": id})
    gone = await ana.do("restrictApiKey", wanted | {"expectedVersion": version + 3})
    assert codes(gone) == [("KEY_REVOKED", ["input", "apiKeyId"])]


async def test_two_secrets_are_good_side_by_side_until_one_is_retired(ana, anonymous):
    old = await made(ana)
    id = {"apiKeyId": old["apiKey"]["id"]}
    new = await ana.do("rotateApiKey", id, KEY)
    assert await status(anonymous, old["key"]) == await status(anonymous, new["key"]) == 200
    assert codes(await ana.do("rotateApiKey", id)) == [("TWO_SECRETS_LIVE", ["input", "apiKeyId"])]
    told = "query ($id: ID!) { apiKey(by: {id: $id}) { availableActions { action allowed reason } } }"
    key = (await ana.data(told, id=id["apiKeyId"]))["apiKey"]
    assert {one["action"]: one["reason"] for one in key["availableActions"]} == {
        "restrictApiKey": None,
        "rotateApiKey": "TWO_SECRETS_LIVE",
        "rotateServiceKey": "WRONG_KIND_OF_KEY",
        "retireApiKeySecret": None,
        "revokeApiKey": None,
    }
    first, second = (secret["id"] for secret in new["apiKey"]["secrets"])
    retired = await ana.do("retireApiKeySecret", {**id, "secretId": first}, "apiKey { secrets { id } }")
    assert [secret["id"] for secret in retired["apiKey"]["secrets"]] == [second]
    assert await status(anonymous, old["key"]) == 401
    assert await status(anonymous, new["key"]) == 200
    last = await ana.do("retireApiKeySecret", {**id, "secretId": second})
    assert codes(last) == [("LAST_SECRET", ["input", "secretId"])]
    again = await ana.do("retireApiKeySecret", {**id, "secretId": first})
    assert codes(again) == [("NOT_FOUND", ["input", "secretId"])]


async def test_a_revoked_key_has_no_good_secret_and_gets_none(ana, anonymous):
    old = await made(ana)
    id = {"apiKeyId": old["apiKey"]["id"]}
    new = await ana.do("rotateApiKey", id, KEY)
    await ana.do("revokeApiKey", id)
    assert await status(anonymous, old["key"]) == await status(anonymous, new["key"]) == 401
    await ana.do("retireApiKeySecret", {**id, "secretId": new["apiKey"]["secrets"][0]["id"]})
    assert codes(await ana.do("rotateApiKey", id)) == [("KEY_REVOKED", ["input", "apiKeyId"])]


async def test_nobody_is_shown_a_secret_that_may_do_more_than_they(ana, anonymous, ours):
    key = await made(ana, scopes=["sales.order.place", "stock.*"])
    role = {"name": "KEEPER", "permissions": ["platform.key.*", "stock.*"], "discountLimit": "0"}
    assert (await ana.do("registerRole", role))["errors"] == []
    keeper = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["KEEPER"]}
    assert (await ana.do("addMember", keeper))["errors"] == []
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    id = {"apiKeyId": key["apiKey"]["id"]}
    limits = {**id, "expectedVersion": key["apiKey"]["version"], "addresses": []}
    beyond = [("SCOPE_BEYOND_OWN", ["input", "apiKeyId"])]
    assert codes(await bia.do("rotateApiKey", id)) == codes(await bia.do("restrictApiKey", limits)) == beyond
    borrowed = {"apiKeyId": (await made(ana))["apiKey"]["id"]}
    assert codes(await bia.do("rotateApiKey", borrowed)) == [("LIMIT_BEYOND_OWN", ["input", "apiKeyId"])]
    program = anonymous.holding((await made(ana, scopes=["platform.key.rotate", *SCOPES]))["key"])
    assert ("KEYS_ARE_MADE_BY_MEMBERS", ["input"]) in codes(await program.do("rotateApiKey", borrowed))


async def test_each_secret_tells_when_it_was_last_used_to_a_minute(ana, anonymous, http, turned):
    uses = http._transport.app.state.key_uses
    old = await made(ana)
    id = old["apiKey"]["id"]
    new = await ana.do("rotateApiKey", {"apiKeyId": id}, KEY)

    async def seen() -> list[str | None]:
        await uses.settle()
        query = "query ($id: ID!) { apiKey(by: {id: $id}) { lastUsedAt secrets { lastUsedAt } } }"
        key = (await ana.data(query, id=id))["apiKey"]
        return [key["lastUsedAt"], *(secret["lastUsedAt"] for secret in key["secrets"])]

    assert await seen() == [None, None, None]
    await status(anonymous, new["key"])
    key_used, first_used, second_used = await seen()
    assert key_used == second_used
    assert (key_used is not None, first_used) == (True, None)
    turned(30)
    await status(anonymous, new["key"])
    assert await seen() == [key_used, None, second_used]
    turned(90)
    await status(anonymous, new["key"])
    later = await seen()
    assert later[0] == later[2] > second_used
    await status(anonymous, old["key"])
    assert all(await seen())


async def test_a_refused_key_is_not_told_as_used(ana, anonymous, http):
    key = await made(ana, addresses=["203.0.113.7"])
    await status(anonymous, key["key"])
    await http._transport.app.state.key_uses.settle()
    assert (await ana.data("{ apiKeys { nodes { lastUsedAt } } }"))["apiKeys"]["nodes"] == [
        {"lastUsedAt": None}
    ]


async def test_keys_are_found_by_what_wants_looking_after(ana, anonymous):
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    await made(ana, name="Ends", expiresAt=soon)
    revoked = await made(ana, name="Revoked")
    await ana.do("revokeApiKey", {"apiKeyId": revoked["apiKey"]["id"]})
    query = "query ($where: ApiKeyWhere) { apiKeys(where: $where) { nodes { name } } }"

    async def found(where):
        return [node["name"] for node in (await ana.data(query, where=where))["apiKeys"]["nodes"]]

    assert await found({"revokedAt": {"isNull": True}}) == ["Ends"]
    assert await found({"expiresAt": {"isNull": False}}) == ["Ends"]
    assert await found({"lastUsedAt": {"isNull": True}, "name": {"eq": "Revoked"}}) == ["Revoked"]


async def test_a_key_made_by_a_process_of_the_release_before_is_known(ana, anonymous, database, ours):
    key = await made(ana)
    async with database.writing(ours.id) as connection:
        await connection.execute(text("delete from api_key_secret"))
        columns = "company_id, version, name, scopes, digest, created_by, created_at"
        moved = f"insert into api_key (id, {columns}) select uuidv7(), {columns} from api_key returning id"  # noqa: S608
        id = (await connection.execute(text(moved))).scalar_one()
        await connection.execute(text("update api_key set revoked_at = now() where id <> :id"), {"id": id})
    secrets = "{ apiKeys(where: {revokedAt: {isNull: true}}) { nodes { id secrets { id } } } }"
    (node,) = (await ana.data(secrets))["apiKeys"]["nodes"]
    assert node["secrets"] == [{"id": f"keysecret_{id.hex}"}]
    assert await status(anonymous, key["key"]) == 401


async def test_of_whom_a_key_belongs_to_strangers_learn_and_change_nothing(ana, stranger):
    theirs = await made(stranger)
    id = {"apiKeyId": theirs["apiKey"]["id"]}
    secret = {**id, "secretId": theirs["apiKey"]["secrets"][0]["id"]}
    limits = {**id, "expectedVersion": 1, "addresses": []}
    for mutation, input in (
        ("rotateApiKey", id), ("retireApiKeySecret", secret), ("restrictApiKey", limits),
    ):  # fmt: skip
        assert codes(await ana.do(mutation, input)) == [("NOT_FOUND", ["input", "apiKeyId"])]
