"""Partners' keys: made by people, limited by scopes, taken back at once."""

from __future__ import annotations

KEY = "key apiKey { id name scopes revokedAt creator { name } }"


async def made(client, *scopes: str, name: str = "Shop"):
    return await client.do("createApiKey", {"name": name, "scopes": list(scopes)}, KEY)


async def test_a_key_is_shown_once_and_works(ana, anonymous):
    payload = await made(ana, "stock.warehouse.read")
    assert payload["key"].startswith("rg_live_")
    assert payload["apiKey"]["creator"] == {"name": "Ana"}
    program = anonymous.holding(payload["key"])
    viewer = (await program.data("{ viewer { kind name permissions roles } warehouses { nodes { id } } }"))[
        "viewer"
    ]
    assert viewer == {
        "kind": "KEY", "name": "Shop", "permissions": ["authenticated", "stock.warehouse.read"], "roles": [],
    }  # fmt: skip
    listed = await ana.data("{ apiKeys { nodes { name scopes } } }")
    assert listed["apiKeys"]["nodes"] == [{"name": "Shop", "scopes": ["stock.warehouse.read"]}]


async def test_outside_its_scopes_a_key_reads_nothing_and_does_nothing(ana, anonymous):
    program = anonymous.holding((await made(ana, "stock.warehouse.read"))["key"])
    answer = await program.ask("{ orders { nodes { id } } warehouses { nodes { id } } }")
    assert answer["data"] == {"orders": None, "warehouses": {"nodes": []}}
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["orders"], "FORBIDDEN")
    ]
    payload = await program.do("registerWarehouse", {"code": "A", "name": "A"}, "warehouse { id }")
    assert payload["warehouse"] is None
    assert payload["errors"][0]["__typename"] == "PermissionError"


async def test_a_revoked_key_is_refused_at_once_and_another_goes_on(ana, anonymous):
    old, new = await made(ana, "stock.*"), await made(ana, "stock.*")
    payload = await ana.do("revokeApiKey", {"apiKeyId": old["apiKey"]["id"]}, "apiKey { revokedAt }")
    assert payload["apiKey"]["revokedAt"]
    for key, status in ((old["key"], 401), (new["key"], 200)):
        assert (await anonymous.holding(key).send({"query": "{ viewer { name } }"})).status_code == status


async def test_changed_keys_are_refused(ana, anonymous):
    key = (await made(ana, "stock.*"))["key"]
    for wrong in (
        key[:-1] + ("a" if key[-1] != "a" else "b"),
        key[:60] + ("Z" if key[60] != "Z" else "Y") + key[61:],
        key[:20],
        "rg_live_",
    ):
        assert (await anonymous.holding(wrong).send({"query": "{ viewer { name } }"})).status_code == 401


async def test_nobody_hands_out_more_than_they_have(ana, anonymous):
    key = (await made(ana, "platform.key.create", "stock.*"))["key"]
    payload = await made(anonymous.holding(key), "stock.*")
    assert [error["code"] for error in payload["errors"]] == ["KEYS_ARE_MADE_BY_MEMBERS"]


async def test_scopes_that_are_none_are_refused_together(ana):
    payload = await made(ana, "nonsense", "stock.*", "", name=" ")
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("REQUIRED", ["input", "name"]),
        ("MALFORMED", ["input", "scopes", "0"]),
        ("MALFORMED", ["input", "scopes", "2"]),
    ]


async def test_another_companys_key_cannot_be_revoked(ana, stranger):
    theirs = await made(stranger, "stock.*")
    payload = await ana.do("revokeApiKey", {"apiKeyId": theirs["apiKey"]["id"]}, "apiKey { id }")
    told = [(error["code"], error["path"]) for error in payload["errors"]]
    assert told == [("NOT_FOUND", ["input", "apiKeyId"])]


async def test_repeating_the_creation_does_not_show_the_key_again(ana):
    input = {"name": "Shop", "scopes": ["stock.*"], "idempotencyKey": "k1"}
    first = await ana.do("createApiKey", input, KEY)
    second = await ana.do("createApiKey", input, KEY)
    assert second["replayed"]
    assert second["key"] is None
    assert second["apiKey"]["id"] == first["apiKey"]["id"]


async def test_a_rehearsal_shows_no_secret_as_it_would_never_work(ana):
    made = (await ana.do("createApiKey", {"name": "a", "scopes": ["*"]}, "key apiKey { id }"))["apiKey"]
    only = {"validateOnly": True}
    created = await ana.do("createApiKey", only | {"name": "b", "scopes": ["*"]}, "key apiKey { name }")
    rotated = await ana.do("rotateApiKey", only | {"apiKeyId": made["id"]}, "key apiKey { name }")
    guest = {"name": "Bia", "email": "bia@example.com", "roles": ["SALES"]}
    invited = await ana.do("inviteMember", only | guest, "token invitation { email }")
    assert [payload["errors"] for payload in (created, rotated, invited)] == [[], [], []]
    assert (created["key"], created["apiKey"]) == (None, {"name": "b"})
    assert (rotated["key"], rotated["apiKey"]) == (None, {"name": "a"})
    assert (invited["token"], invited["invitation"]) == (None, {"email": "bia@example.com"})


async def test_a_key_id_is_told_by_the_viewer(ana, anonymous):
    payload = await made(ana, "stock.*")
    viewer = (await anonymous.holding(payload["key"]).data("{ viewer { id session } }"))["viewer"]
    assert viewer == {"id": payload["apiKey"]["id"], "session": None}
