"""Products through the schema."""

from typing import Any
from uuid import UUID

import pytest

from persistence.database import Database
from tests.questions import Questions

REGISTER = """
mutation ($input: RegisterProductInput!) {
  registerProduct(input: $input) {
    product { id sku unit ncm salePrice { amount currency } priceFloor { amount } status version }
    errors { code path }
  }
}
"""
CHANGE_PRICE = """
mutation ($input: ChangePriceInput!) {
  changePrice(input: $input) { product { salePrice { amount } version } errors { code path } }
}
"""
COFFEE: dict[str, Any] = {
    "kind": "GOODS",
    "sku": "CAFE-500",
    "name": "Café torrado em grãos 500 g",
    "unit": "un",
    "ncm": "0901.21.00",
    "origin": 0,
    "salePrice": "39.905",
}


@pytest.fixture
def clerk(database: Database, company: UUID) -> Questions:
    return Questions(database, company)


async def registered(clerk: Questions, **changes: Any) -> dict[str, Any]:
    answer = await clerk.ask(REGISTER, input=COFFEE | changes)
    assert answer.data["registerProduct"]["errors"] == []
    return answer.data["registerProduct"]["product"]


async def test_goods_are_registered_with_their_exact_price(clerk: Questions) -> None:
    product = await registered(clerk)
    assert product["salePrice"] == {"amount": "39.905", "currency": "BRL"}
    assert (product["unit"], product["ncm"], product["status"]) == ("UN", "09012100", "ACTIVE")
    answer = await clerk.ask('{ product(by: {sku: "CAFE-500"}) { id name origin taxClass allowsBackorder } }')
    assert answer.data["product"] == {
        "id": product["id"],
        "name": "Café torrado em grãos 500 g",
        "origin": 0,
        "taxClass": "STANDARD",
        "allowsBackorder": False,
    }


async def test_everything_wrong_is_said_at_once_in_the_words_of_the_input(clerk: Questions) -> None:
    wrong = COFFEE | {"ncm": "1", "gtin": "7891000315508", "origin": 9, "salePrice": "10", "priceFloor": "11"}
    answer = await clerk.ask(REGISTER, input=wrong)
    assert answer.refusals("registerProduct") == [
        (["input", "ncm"], "MALFORMED"),
        (["input", "gtin"], "INVALID_GTIN"),
        (["input", "origin"], "OUT_OF_RANGE"),
        (["input", "priceFloor"], "FLOOR_ABOVE_PRICE"),
    ]


async def test_a_price_is_changed_only_from_the_version_that_was_seen(clerk: Questions) -> None:
    product = await registered(clerk)
    change = {"productId": product["id"], "salePrice": "41", "expectedVersion": 1}
    done = await clerk.ask(CHANGE_PRICE, input=change)
    assert done.data["changePrice"]["product"] == {"salePrice": {"amount": "41.00"}, "version": 2}
    stale = await clerk.ask(CHANGE_PRICE, input=change)
    assert [code for _, code in stale.refusals("changePrice")] == ["STALE_VERSION"]


async def test_products_are_found_by_kind_code_and_words(clerk: Questions) -> None:
    await registered(clerk)
    await registered(clerk, kind="SERVICE", sku="MOAGEM", name="Moagem", ncm=None, origin=None)
    answer = await clerk.ask(
        """{
          goods: products(where: {kind: {eq: GOODS}}) { nodes { sku } }
          code: products(where: {sku: {startsWith: "MO"}}) { nodes { sku } }
          words: products(search: "500 cafe") { nodes { sku } }
          all: products(orderBy: [{field: SKU, direction: ASC}]) { nodes { sku } }
        }"""
    )
    codes = {key: [node["sku"] for node in found["nodes"]] for key, found in answer.data.items()}
    assert codes == {
        "goods": ["CAFE-500"],
        "code": ["MOAGEM"],
        "words": ["CAFE-500"],
        "all": ["CAFE-500", "MOAGEM"],
    }


async def test_an_id_of_another_kind_is_bad_input(clerk: Questions) -> None:
    answer = await clerk.ask('{ product(by: {id: "party_0192f3c8a9d17c5f9a3b2e1d4c5b6a70"}) { id } }')
    assert answer.problems == ["BAD_USER_INPUT"]
