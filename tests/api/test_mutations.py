"""A mutation does a command: whole, once, or with every reason why not."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.things import PRODUCT, SHOWN, product, receipt, warehouse


async def on_hand(client) -> list[str]:
    nodes = (await client.data("{ stockItems { nodes { onHand } } }"))["stockItems"]["nodes"]
    return [node["onHand"] for node in nodes]


async def test_what_was_done_is_read_back_as_selected(ana):
    query = """mutation ($input: RegisterProductInput!) {
        first: registerProduct(input: $input) { thing: product { code: sku ...More } errors { code } }
    }
    fragment More on Product { name }"""
    data = await ana.data(query, input=PRODUCT)
    assert data == {"first": {"thing": {"code": "P1", "name": "Cadeira"}, "errors": []}}


async def test_a_list_inside_what_was_done_that_cannot_be_read_so_is_refused_at_its_place(ana):
    answer = await ana.ask(
        """mutation { a: registerWarehouse(input: {code: "A1", name: "D", idempotencyKey: "w"}) {
            warehouse { all: stockItems(first: 1000) { nodes { id } } } } }"""
    )
    assert answer["data"] == {"a": None}
    (error,) = answer["errors"]
    assert error["path"] == ["a", "warehouse", "all"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("BAD_USER_INPUT", ["first"])
    assert (await ana.data("{ warehouses { nodes { code } } }"))["warehouses"]["nodes"] == []


async def test_all_that_is_wrong_is_told_at_once_with_paths(ana):
    payload = await ana.do("registerProduct", PRODUCT | {"sku": " ", "name": "x" * 500, "ncm": "12"}, SHOWN)
    assert payload["product"] is None
    assert {(error["code"], tuple(error["path"])) for error in payload["errors"]} >= {
        ("REQUIRED", ("input", "sku")),
        ("TOO_LONG", ("input", "name")),
    }
    assert len(payload["errors"]) >= 3


async def test_facts_come_with_the_refusal(ana):
    query = """mutation ($input: RegisterProductInput!) { registerProduct(input: $input) {
        errors { __typename ... on LimitError { most } } } }"""
    data = await ana.data(query, input=PRODUCT | {"name": "x" * 500})
    assert data["registerProduct"]["errors"] == [{"__typename": "LimitError", "most": "120"}]


async def test_words_follow_the_language_and_codes_do_not(ana):
    for language, message in (
        ("pt-BR,pt;q=0.9,en;q=0.5", "obrigatório"),
        ("en-US", "required"),
        ("fr", "obrigatório"),
    ):
        ana.language = language
        payload = await ana.do("registerProduct", PRODUCT | {"sku": ""}, SHOWN)
        assert message in payload["errors"][0]["message"]
        assert payload["errors"][0]["code"] == "REQUIRED"


async def test_the_same_key_does_the_same_thing_once(ana):
    place, goods = await warehouse(ana), await product(ana)
    input = receipt(place, goods["id"])
    first = await ana.do("receiveStock", input, "movements { id quantity }")
    second = await ana.do("receiveStock", input, "movements { id quantity }")
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert first["movements"] == second["movements"]
    assert await on_hand(ana) == ["10"]


async def test_twins_at_the_same_moment_do_it_once(ana):
    place, goods = await warehouse(ana), await product(ana)
    input = receipt(place, goods["id"])
    payloads = await asyncio.gather(*(ana.do("receiveStock", input, "movements { id }") for _ in range(4)))
    assert sorted(payload["replayed"] for payload in payloads if not payload["errors"]).count(False) == 1
    assert await on_hand(ana) == ["10"]


async def test_the_same_key_with_other_input_is_refused(ana):
    place, goods = await warehouse(ana), await product(ana)
    await ana.do("receiveStock", receipt(place, goods["id"]))
    payload = await ana.do(
        "receiveStock",
        receipt(place, goods["id"], quantity="11"),
        "errors { ... on IdempotencyError { kind } }",
    )
    assert [(error["__typename"], error["kind"]) for error in payload["errors"]] == [
        ("IdempotencyError", "KEY_REUSED")
    ]
    assert await on_hand(ana) == ["10"]


async def test_keys_of_two_clients_are_two_keys(ana, anonymous):
    place, goods = await warehouse(ana), await product(ana)
    key = (await ana.do("createApiKey", {"name": "Shop", "scopes": ["stock.*"]}, "key"))["key"]
    for client in (ana, anonymous.holding(key)):
        assert not (await client.do("receiveStock", receipt(place, goods["id"])))["replayed"]
    assert await on_hand(ana) == ["20"]


async def test_a_missing_key_is_no_request(ana):
    answer = await ana.ask(
        "mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { replayed } }",
        input={"warehouseId": "warehouse_" + "0" * 32, "items": []},
    )
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_an_unusable_key_is_refused(ana):
    place, goods = await warehouse(ana), await product(ana)
    for key in ("", "x" * 201, "a\0b"):
        payload = await ana.do("receiveStock", receipt(place, goods["id"], key=key))
        assert [error["path"] for error in payload["errors"]] == [["input", "idempotencyKey"]], key
    assert await on_hand(ana) == []


@pytest.mark.parametrize("wrong", ["last: 51", "first: 1, last: 1", 'where: {product: {id: {eq: "x"}}}'])
async def test_what_cannot_be_read_back_is_not_done(ana, wrong):
    text = f"""mutation ($input: RegisterWarehouseInput!) {{ registerWarehouse(input: $input) {{
        warehouse {{ stockItems({wrong}) {{ nodes {{ id }} }} }} }} }}"""
    answer = await ana.ask(text, input={"code": "A1", "name": "Depósito"})
    assert answer["data"] == {"registerWarehouse": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert (await ana.data("{ warehouses { nodes { id } } }"))["warehouses"]["nodes"] == []


async def test_validating_only_shows_what_would_be_and_stores_nothing(ana):
    payload = await ana.do("registerProduct", PRODUCT | {"validateOnly": True}, SHOWN)
    assert payload["product"]["sku"] == "P1"
    assert payload["product"]["salePrice"] == {"amount": "100.00"}
    assert (await ana.data("{ products { nodes { id } } }"))["products"]["nodes"] == []
    assert await product(ana)


async def test_validating_only_tells_what_would_be_refused(ana):
    await product(ana)
    payload = await ana.do("registerProduct", PRODUCT | {"validateOnly": True}, SHOWN)
    assert [error["code"] for error in payload["errors"]] == ["DUPLICATE"]


async def reprice(client, thing: dict, version: int, price: str = "120.00") -> dict:
    input = {"productId": thing["id"], "expectedVersion": version, "salePrice": price}
    return await client.do(
        "changePrice", input, SHOWN + " errors { ... on StaleVersionError { currentVersion } }"
    )


async def test_who_has_seen_an_older_version_gets_the_current_one(ana):
    thing = await product(ana)
    done = await reprice(ana, thing, thing["version"])
    assert done["product"]["version"] == thing["version"] + 1
    late = await reprice(ana, thing, thing["version"], "130.00")
    assert late["errors"][0]["code"] == "STALE_VERSION"
    assert late["errors"][0]["currentVersion"] == thing["version"] + 1
    assert late["errors"][0]["path"] == ["input", "expectedVersion"]
    assert late["product"]["salePrice"] == {"amount": "120.00"}


async def test_what_was_done_under_a_key_is_told_again_whatever_version_is_expected(ana):
    """Who never got the answer looks at the thing anew, and sends the wish with the version it has now."""
    thing = await product(ana)
    wish = {"productId": thing["id"], "salePrice": "120.00", "idempotencyKey": "k1"}
    first, *again = [
        await ana.do("changePrice", wish | {"expectedVersion": version}, SHOWN)
        for version in (thing["version"], thing["version"] + 1, thing["version"] + 7)
    ]
    assert [payload["errors"] for payload in (first, *again)] == [[], [], []]
    assert [payload["replayed"] for payload in (first, *again)] == [False, True, True]
    assert all(payload["product"] == first["product"] for payload in again)


async def test_of_two_who_saw_the_same_version_one_wins(ana):
    thing = await product(ana)
    payloads = await asyncio.gather(
        *(reprice(ana, thing, thing["version"], price) for price in ("110.00", "120.00", "130.00"))
    )
    assert sorted(bool(payload["errors"]) for payload in payloads) == [False, True, True]


@pytest.mark.parametrize(
    "wrong", ["P1", "", "product_123", "product_" + "0" * 31 + "g", "party_" + "0" * 32, 7]
)
async def test_garbage_for_an_id_names_its_path(ana, wrong):
    answer = await ana.ask(
        "mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { replayed errors { code } } }",
        input={
            "idempotencyKey": "k",
            "warehouseId": "warehouse_" + "0" * 32,
            "items": [{"productId": wrong, "quantity": "1", "unitCost": "1"}],
        },
    )
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["path"] == ["input", "items", "0", "productId"]
    assert answer["data"] == {"receiveStock": None}


async def test_ids_that_nobody_has_and_ids_of_others_are_not_found_alike(ana, stranger):
    place, theirs = await warehouse(ana), await product(stranger)
    for id in (theirs["id"], "product_" + "0" * 32):
        payload = await ana.do("receiveStock", receipt(place, id))
        assert [error["code"] for error in payload["errors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize(
    "wrong", [10, 1.5, "1e30", "NaN", "Infinity", "1,5", "", " 1", "+1", "1" * 15, "0.12345678901", True, "١"]
)
async def test_decimals_are_plain_strings(ana, wrong):
    answer = await ana.ask(
        "mutation ($input: RegisterProductInput!) { registerProduct(input: $input) { replayed } }",
        input=PRODUCT | {"salePrice": wrong},
    )
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_decimals_in_the_document_are_plain_strings_too(ana):
    for wrong in ("10", "1.5", '"1e30"', "1e3"):
        input = f'{{kind: GOODS, sku: "a", name: "a", unit: "UN", salePrice: {wrong}}}'
        answer = await ana.ask(f"mutation {{ registerProduct(input: {input}) {{ replayed }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_nul_is_refused_with_its_path_among_the_others_and_nothing_is_stored(ana):
    for place in ("sku", "name", "unit"):
        payload = await ana.do("registerProduct", PRODUCT | {place: "a\0b", "ncm": "12"}, SHOWN)
        paths = [error["path"] for error in payload["errors"]]
        assert ["input", place] in paths
        assert ["input", "ncm"] in paths
        assert len(paths) == len({tuple(path) for path in paths})
    assert (await ana.data("{ products { nodes { id } } }"))["products"]["nodes"] == []


async def test_at_most_five_mutations_each_its_own_transaction(ana):
    query = " ".join(
        f'm{n}: registerWarehouse(input: {{code: "{code}", name: "x"}}) {{ warehouse {{ code }} }}'
        for n, code in enumerate(["A", "A", "B"])
    )
    data = await ana.data(f"mutation {{ {query} }}")
    assert [data[f"m{n}"]["warehouse"] for n in range(3)] == [{"code": "A"}, None, {"code": "B"}]
    assert (await ana.send({"query": f"mutation {{ {query} {query.replace('m', 'n')} }}"})).status_code == 400


async def test_a_member_without_the_permission_is_refused_as_data(ana, anonymous, ours):
    from tests.api.front import PASSWORD

    person = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["VIEWER"]}
    await ana.do("addMember", person)
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    payload = await bia.do("registerProduct", PRODUCT, SHOWN)
    assert [(error["__typename"], error["code"]) for error in payload["errors"]] == [
        ("PermissionError", "PERMISSION_DENIED")
    ]
