"""What belongs to another company does not exist."""

from __future__ import annotations

from api.ids import wire
from tests.api.things import product, warehouse


async def test_lists_show_ones_own(ana, stranger):
    await product(ana)
    await product(stranger, sku="THEIRS")
    for client, sku in ((ana, "P1"), (stranger, "THEIRS")):
        nodes = (await client.data("{ products { nodes { sku } } }"))["products"]["nodes"]
        assert nodes == [{"sku": sku}]


async def test_nodes_of_others_are_null(ana, stranger, theirs):
    ids = [
        (await product(stranger))["id"],
        await warehouse(stranger),
        wire("company", theirs.id),
        wire("member", theirs.member_id),
        wire("establishment", theirs.establishment_id),
    ]
    data = await ana.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert data["nodes"] == [None] * len(ids)


async def test_lookups_of_others_are_null(ana, stranger):
    thing = await product(stranger)
    query = "query ($by: ProductLookup!) { product(by: $by) { sku } }"
    for by in ({"id": thing["id"]}, {"sku": "P1"}):
        assert (await ana.data(query, by=by))["product"] is None
        assert (await stranger.data(query, by=by))["product"] == {"sku": "P1"}


async def test_the_same_natural_keys_are_free_in_each_company(ana, stranger):
    assert (await product(ana))["sku"] == (await product(stranger))["sku"]


async def test_the_company_one_sees_is_ones_own(ana, ours, theirs):
    data = await ana.data("{ company { id establishments { id certificate { validUntil } } } }")
    assert data["company"] == {
        "id": wire("company", ours.id),
        "establishments": [{"id": wire("establishment", ours.establishment_id), "certificate": None}],
    }


async def test_commands_on_things_of_others_find_nothing(ana, stranger):
    thing = await product(stranger)
    payload = await ana.do(
        "changePrice", {"productId": thing["id"], "expectedVersion": 1, "salePrice": "1.00"}, "product { id }"
    )
    assert [(error["__typename"], error["code"]) for error in payload["errors"]] == [
        ("NotFoundError", "NOT_FOUND")
    ]
    assert payload["product"] is None
