"""What cannot be: each refused by code and path, all that apply at once, and nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.partner import Partner

UNKNOWN = "_" + "0192f3c8d4e57a3b9c1d2e3f4a5b6c7d"


def orders(partner: Partner) -> int:
    return partner.query("{ orders { totalCount { value } } }")["orders"]["totalCount"]["value"]


def an_address(**changes: Any) -> dict[str, Any]:
    return {
        "street": "Rua Augusta",
        "number": "1",
        "district": "Centro",
        "cityCode": "3550308",
        "state": "SP",
        "postalCode": "01305-000",
        **changes,
    }


@pytest.fixture
def order(aurora: Partner) -> dict[str, Any]:
    return aurora.an_order(("CAFE-500", "1"), customer="Mercearia")


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"quantity": "0"}, "OUT_OF_RANGE", "input.items.0.quantity"),
        ({"quantity": "-1"}, "OUT_OF_RANGE", "input.items.0.quantity"),
        ({"quantity": "0.00001"}, "OUT_OF_RANGE", "input.items.0.quantity"),
        ({"quantity": "99999999999999"}, "OUT_OF_RANGE", "input.items.0.quantity"),
        ({"unitPrice": "0"}, "OUT_OF_RANGE", "input.items.0.unitPrice"),
        ({"discount": "39.90"}, "OUT_OF_RANGE", "input.items.0.discount"),
        ({"discount": "0.001"}, "OUT_OF_RANGE", "input.items.0.discount"),
        ({"productId": "product" + UNKNOWN}, "NOT_FOUND", "input.items.0.productId"),
        ({"quantity": "501"}, "INSUFFICIENT_STOCK", "input.items.0.quantity"),
    ],
)
def test_an_item_that_cannot_be_sold_is_refused_where_it_stands(
    aurora: Partner, order: dict[str, Any], change: dict[str, str], code: str, path: str
) -> None:
    order["items"][0] |= change
    assert aurora.refused("placeOrder", "order", **order) == [(code, path)]
    assert orders(aurora) == 0


def test_a_total_with_more_digits_than_a_document_has_is_refused(
    aurora: Partner, order: dict[str, Any]
) -> None:
    many = {"quantity": "99999999999", "unitPrice": "99999999999"}
    order["items"][0] |= many
    assert ("OUT_OF_RANGE", "input.items") in aurora.refused("placeOrder", "order", **order)
    received = {"quantity": "99999999999", "unitCost": "99999999999"}
    refused = aurora.refused(
        "receiveStock",
        "movements",
        idempotencyKey="many",
        warehouseId=aurora.warehouse,
        items=[{"productId": aurora.product("CAFE-500")} | received],
    )
    assert refused == [("OUT_OF_RANGE", "input.items.0.quantity")]


def test_a_price_below_the_floor_is_refused(aurora: Partner) -> None:
    order = aurora.an_order(("CAFE-250", "2"), customer="Mercearia")
    order["items"][0]["unitPrice"] = "17.99"
    assert aurora.refused("placeOrder", "order", **order) == [
        ("PRICE_BELOW_FLOOR", "input.items.0.unitPrice")
    ]
    order["items"][0] |= {"unitPrice": "18.00", "discount": "0.01"}
    assert aurora.refused("placeOrder", "order", **order) == [
        ("PRICE_BELOW_FLOOR", "input.items.0.unitPrice")
    ]


@pytest.mark.parametrize("shares", [["0.5", "0.6"], ["50", "49.99"], ["1", "1"]])
def test_shares_that_do_not_add_up_are_refused(
    aurora: Partner, order: dict[str, Any], shares: list[str]
) -> None:
    parts = [{"daysAfterInvoice": 30 * place, "share": share} for place, share in enumerate(shares)]
    order["payment"] = {"method": "BOLETO", "installments": parts}
    refused = aurora.refused("placeOrder", "order", **order)
    assert refused == [("SHARES_DO_NOT_ADD_UP", "input.payment.installments")]


def test_everything_that_is_wrong_is_told_at_once(aurora: Partner, order: dict[str, Any]) -> None:
    order |= {
        "customerId": "party" + UNKNOWN,
        "warehouseId": "warehouse" + UNKNOWN,
        "salespersonId": "employee" + UNKNOWN,
        "items": [
            order["items"][0] | {"quantity": "0", "unitPrice": "-1"},
            {"productId": "product" + UNKNOWN, "quantity": "1"},
        ],
    }
    assert set(aurora.refused("placeOrder", "order", **order)) == {
        ("NOT_FOUND", "input.customerId"),
        ("NOT_FOUND", "input.warehouseId"),
        ("NOT_FOUND", "input.salespersonId"),
        ("OUT_OF_RANGE", "input.items.0.quantity"),
        ("OUT_OF_RANGE", "input.items.0.unitPrice"),
        ("NOT_FOUND", "input.items.1.productId"),
    }
    assert orders(aurora) == 0


def test_another_companys_things_are_as_unknown_as_if_they_did_not_exist(
    aurora: Partner, ipe: Partner
) -> None:
    theirs = ipe.an_order(("CADERNO", "1"), customer="Helena")
    refused = aurora.payload("placeOrder", "order { id }", **theirs)["errors"]
    nobody = theirs | {
        "customerId": "party" + UNKNOWN,
        "warehouseId": "warehouse" + UNKNOWN,
        "items": [{"productId": "product" + UNKNOWN, "quantity": "1"}],
    }
    assert refused == aurora.payload("placeOrder", "order { id }", **nobody)["errors"]
    assert {error["code"] for error in refused} == {"NOT_FOUND"}


def test_the_same_key_gives_the_same_order_and_other_input_under_it_is_refused(
    aurora: Partner, order: dict[str, Any]
) -> None:
    first = aurora.payload("placeOrder", "order { id }", **order)
    again = aurora.payload("placeOrder", "order { id }", **order)
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["order"] == again["order"]
    order["items"][0]["quantity"] = "2"
    assert aurora.refused("placeOrder", "order", **order) == [
        ("IDEMPOTENCY_CONFLICT", "input.idempotencyKey")
    ]
    assert orders(aurora) == 1


def test_a_refused_key_may_be_used_again(aurora: Partner, order: dict[str, Any]) -> None:
    order["items"][0]["quantity"] = "501"
    aurora.refused("placeOrder", "order", **order)
    order["items"][0]["quantity"] = "1"
    assert aurora.do("placeOrder", "order", **order)


def test_an_external_reference_belongs_to_one_order(aurora: Partner, order: dict[str, Any]) -> None:
    order["externalReference"] = "WEB-1"
    aurora.do("placeOrder", "order", **order)
    order["idempotencyKey"] = "another"
    assert aurora.refused("placeOrder", "order", **order) == [("DUPLICATE", "input.externalReference")]


def test_a_stale_version_is_refused_and_the_present_one_told(ipe: Partner) -> None:
    order = ipe.place(("CADERNO", "1"), customer="Helena")
    stale = {"orderId": order["id"], "idempotencyKey": "x", "reason": "desistiu", "expectedVersion": 99}
    payload = ipe.payload(
        "cancelOrder", "order { version } errors { ... on StaleVersionError { currentVersion } }", **stale
    )
    (error,) = payload["errors"]
    assert (error["code"], error["currentVersion"]) == ("STALE_VERSION", order["version"])
    ipe.do("cancelOrder", "order", **stale | {"expectedVersion": order["version"]})
    assert ipe.stock("CADERNO")["reserved"] == "0"


def test_a_dry_run_tells_what_would_be_and_stores_nothing(aurora: Partner, order: dict[str, Any]) -> None:
    selection = "order { total { amount } lines { quantity } }"
    dry = aurora.payload("placeOrder", selection, **order | {"validateOnly": True})
    assert dry["errors"] == []
    assert dry["order"] == {"total": {"amount": "39.90"}, "lines": [{"quantity": "1"}]}
    assert orders(aurora) == 0
    assert aurora.stock("CAFE-500")["reserved"] == "0"


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"taxId": "11.222.333/0001-82"}, "INVALID_CNPJ", "input.taxId"),
        ({"taxId": "12ABC34501DE36"}, "INVALID_CNPJ", "input.taxId"),
        ({"name": "Pada\x00ria"}, "MALFORMED", "input.name"),
        ({"name": " "}, "REQUIRED", "input.name"),
        ({"name": "شركة القهوة"}, "MALFORMED", "input.name"),
        ({"address": an_address(street="شارع")}, "MALFORMED", "input.address.street"),
        ({"address": an_address(cityCode="3304557")}, "CITY_OUTSIDE_STATE", "input.address.cityCode"),
        ({"stateRegistration": "110042490115"}, "INVALID_STATE_REGISTRATION", "input.stateRegistration"),
    ],
)
def test_a_party_with_wrong_data_is_refused_where_it_is_wrong(
    aurora: Partner, change: dict[str, Any], code: str, path: str
) -> None:
    party = {
        "kind": "COMPANY",
        "name": "Padaria Nova",
        "taxId": "12ABC34501DE35",
        "roles": ["CUSTOMER"],
        "address": an_address(),
    }
    assert (code, path) in aurora.refused("registerParty", "party", **party | change)


def test_a_body_of_ten_megabytes_is_turned_away(aurora: Partner) -> None:
    answer = aurora.http.post("/graphql", json={"query": " " * 10_000_000})
    assert answer.status_code == 413
    assert "extensions" in answer.json()["errors"][0]


def test_nothing_is_told_without_a_token(aurora: Partner) -> None:
    aurora.http.headers["Authorization"] = "Bearer rg_live_nonsense"
    answer = aurora.http.post("/graphql", json={"query": "{ orders { nodes { id } } }"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
