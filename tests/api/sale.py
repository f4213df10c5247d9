"""A sale over HTTP, as far as the API carries it."""

from __future__ import annotations

from typing import Any

from tests.api.front import Client
from tests.api.things import product, receipt, warehouse
from tests.builders import a_cnpj

PARTY = {
    "kind": "COMPANY",
    "name": "Cliente SA",
    "taxId": a_cnpj(77),
    "stateRegistration": "110042490114",
    "roles": ["CUSTOMER"],
    "address": {
        "street": "Rua Augusta",
        "number": "1",
        "district": "Centro",
        "cityCode": "3550308",
        "state": "SP",
        "postalCode": "01305000",
    },
}


async def placed_order(client: Client, quantity: str = "2") -> dict[str, Any]:
    """The payload of an order of chairs from a stock of ten."""
    place, goods = await warehouse(client), await product(client)
    await client.do("receiveStock", receipt(place, goods["id"]))
    party = await client.do("registerParty", PARTY, "party { id }")
    input = {
        "idempotencyKey": "o1",
        "customerId": party["party"]["id"],
        "warehouseId": place,
        "items": [{"productId": goods["id"], "quantity": quantity}],
        "payment": {"method": "BOLETO", "installments": [{"daysAfterInvoice": 30, "share": "1"}]},
    }
    return await client.do("placeOrder", input, "order { id number status version total { amount } }")


async def drafted_invoice(client: Client) -> str:
    """The id of an invoice that waits for its worker."""
    order = (await placed_order(client))["order"]
    input = {"idempotencyKey": "i1", "orderId": order["id"]}
    payload = await client.do("invoiceOrder", input, "invoice { id status }")
    return payload["invoice"]["id"]
