"""A shop brings its customers and the orders of a night: two calls, and everything follows by itself."""

from __future__ import annotations

from typing import Any

from tests.builders import a_cnpj
from tests.stories.partner import Partner

PARTIES = "results { index party { id name } errors { code path } } succeeded failed"
ORDERS = "results { order { id number status } errors { code path } replayed } succeeded failed"
ADDRESS = {
    "street": "Rua Augusta",
    "number": "1",
    "district": "Centro",
    "cityCode": "3550308",
    "state": "SP",
    "postalCode": "01305000",
}


def customers(count: int) -> list[dict[str, Any]]:
    return [
        {
            "idempotencyKey": f"customer {n}",
            "kind": "COMPANY",
            "name": f"Loja {n:03d} Ltda",
            "taxId": a_cnpj(5_000 + n),
            "stateRegistration": "110042490114",
            "roles": ["CUSTOMER"],
            "address": ADDRESS,
            "externalReference": f"web-{n}",
        }
        for n in range(count)
    ]


def test_a_hundred_customers_and_fifty_orders_come_in_two_calls(ipe: Partner) -> None:
    known = len(ipe.everything()["parties"])
    registered = ipe.payload("bulkRegisterParty", PARTIES, items=customers(100))
    assert (registered["errors"], registered["succeeded"], registered["failed"]) == ([], 100, 0)
    buyers = [result["party"]["id"] for result in registered["results"]]
    assert len(set(buyers)) == 100
    assert ipe.query("{ parties { totalCount { value } } }")["parties"]["totalCount"]["value"] == known + 100

    goods = ipe.query("{ products(where: {kind: {eq: GOODS}}) { nodes { sku } } }")["products"]["nodes"]
    sku = goods[0]["sku"]
    before = ipe.stock(sku)
    night = [
        {
            "idempotencyKey": f"night {n}",
            "customerId": buyers[n],
            "warehouseId": ipe.warehouse,
            "items": [{"productId": ipe.product(sku), "quantity": "1"}],
        }
        for n in range(50)
    ]
    night[7] |= {"customerId": "party_" + "0" * 32}
    placed = ipe.payload("bulkPlaceOrder", ORDERS, items=night, onError="SKIP_FAILED")
    assert (placed["succeeded"], placed["failed"]) == (49, 1)
    assert placed["results"][7]["errors"] == [
        {"code": "NOT_FOUND", "path": ["input", "items", "7", "customerId"]}
    ]
    night[7] |= {"customerId": buyers[7]}
    again = ipe.payload("bulkPlaceOrder", ORDERS, items=night)
    assert [result["replayed"] for result in again["results"]] == [n != 7 for n in range(50)]
    orders = [result["order"] for result in again["results"]]
    assert len({order["number"] for order in orders}) == 50
    assert {order["status"] for order in orders} == {"PLACED"}
    assert int(ipe.stock(sku)["reserved"]) == int(before["reserved"]) + 50
    ipe.settle_down()
