"""Placing an order over HTTP: the refusals of every context, in one answer, under their paths."""

from __future__ import annotations

from tests.api.front import PASSWORD, Client
from tests.api.sale import PARTY, placed_order
from tests.api.things import product, receipt, warehouse


async def test_an_order_is_placed_and_reserved(ana):
    payload = await placed_order(ana)
    assert payload["errors"] == []
    assert payload["order"]["status"] == "PLACED"
    assert payload["order"]["total"] == {"amount": "200.00"}
    nodes = (await ana.data("{ stockItems { nodes { onHand reserved available } } }"))["stockItems"]["nodes"]
    assert nodes == [{"onHand": "10", "reserved": "2", "available": "8"}]


async def test_what_a_step_of_the_process_refuses_is_told_with_its_facts(ana):
    place, goods = await warehouse(ana), await product(ana)
    await ana.do("receiveStock", receipt(place, goods["id"]))
    party = await ana.do("registerParty", PARTY, "party { id }")
    input = {
        "idempotencyKey": "o1",
        "customerId": party["party"]["id"],
        "warehouseId": place,
        "items": [{"productId": goods["id"], "quantity": "11"}],
    }
    facts = "order { id } errors { ... on InsufficientStockError { sku available requested } }"
    payload = await ana.do("placeOrder", input, facts)
    (error,) = payload["errors"]
    assert (error["sku"], error["available"], error["requested"]) == ("P1", "10", "11")
    assert error["path"][0] == "input"
    assert payload["order"] is None
    assert (await ana.data("{ orders { nodes { id } } }"))["orders"]["nodes"] == []


async def test_everything_wrong_with_an_order_is_told_at_once(ana, stranger):
    place, theirs = await warehouse(ana), await product(stranger)
    goods = await product(ana, priceFloor="90.00")
    input = {
        "idempotencyKey": "o1",
        "externalReference": "a\0b",
        "customerId": "party_" + "0" * 32,
        "warehouseId": place,
        "items": [
            {"productId": goods["id"], "quantity": "0"},
            {"productId": theirs["id"], "quantity": "1"},
            {"productId": goods["id"], "quantity": "-1"},
            {"productId": goods["id"], "quantity": "1", "unitPrice": "80.00"},
        ],
        "payment": {
            "method": "BOLETO",
            "installments": [
                {"daysAfterInvoice": 30, "share": "0.5"},
                {"daysAfterInvoice": 60, "share": "0.4"},
            ],
        },
    }
    payload = await ana.do("placeOrder", input, "order { id }")
    told = {(error["code"], ".".join(error["path"])) for error in payload["errors"]}
    assert told >= {
        ("NOT_FOUND", "input.customerId"),
        ("OUT_OF_RANGE", "input.items.0.quantity"),
        ("NOT_FOUND", "input.items.1.productId"),
        ("OUT_OF_RANGE", "input.items.2.quantity"),
        ("PRICE_BELOW_FLOOR", "input.items.3.unitPrice"),
        ("SHARES_DO_NOT_ADD_UP", "input.payment.installments"),
        ("MALFORMED", "input.externalReference"),
    }


async def test_a_discount_above_ones_authority_is_held_for_review(ana, anonymous, ours):
    person = {"name": "Rui", "email": "rui@example.com", "password": PASSWORD, "roles": ["SALES"]}
    await ana.do("addMember", person)
    rui = anonymous.holding((await anonymous.sign_in(ours.id, email="rui@example.com"))["accessToken"])
    assert (await rui.data("{ viewer { discountLimit } }"))["viewer"] == {"discountLimit": "5"}
    order = (await placed_order(ana))["order"]
    input = await repeated(ana, order["id"], discount="10.00")
    assert (await rui.do("placeOrder", input, "order { status }"))["order"] == {"status": "IN_REVIEW"}


async def test_a_key_has_the_authority_of_who_made_it(ana, anonymous):
    scopes = ["sales.*", "catalog.product.read", "parties.party.read", "stock.*"]
    key = (await ana.do("createApiKey", {"name": "Shop", "scopes": scopes}, "key"))["key"]
    shop = anonymous.holding(key)
    order = (await placed_order(ana))["order"]
    input = await repeated(ana, order["id"], discount="10.00")
    assert (await shop.do("placeOrder", input, "order { status }"))["order"] == {"status": "PLACED"}
    assert (await shop.data("{ viewer { discountLimit } }"))["viewer"] == {"discountLimit": "100"}


async def repeated(client: Client, order: str, *, discount: str) -> dict:
    """The input of an order for one of the same, with a discount in reais."""
    query = """query ($by: OrderLookup!) { order(by: $by) {
        customer { id } warehouse { id } lines { product { id } } } }"""
    shown = (await client.data(query, by={"id": order}))["order"]
    return {
        "idempotencyKey": "again",
        "customerId": shown["customer"]["id"],
        "warehouseId": shown["warehouse"]["id"],
        "items": [{"productId": shown["lines"][0]["product"]["id"], "quantity": "1", "discount": discount}],
    }
