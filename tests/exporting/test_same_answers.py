"""A file holds what the API answers: the same bytes, for any text and any selection."""

from __future__ import annotations

import random

import pytest

from tests.api.front import Client
from tests.api.sale import placed_order
from tests.exporting.asking import exported
from tests.exporting.test_layouts import read_csv, read_xlsx

ODD = [
    "=1+1",
    'quo"te',
    "back\\slash",
    "tab\there",
    "line\nbreak",
    "\x01\x1f\x7f",
    "漢字 🧾",
    "</a>&amp;",
    "\u2028",
]
PRODUCTS = """{ products { nodes {
    id sku name unit ncm salePrice { amount } priceFloor { amount currency } allowsBackorder origin
    externalReference __typename
    again: name availableActions { action allowed reason }
} } }"""
ORDERS = """{ orders(where: {number: {gte: 1}}) { nodes {
    number status placedAt reviewReasons total { amount currency }
    customer { name taxId address { city state } }
    lines { sku quantity product { name salePrice { amount } } }
} } }"""
FLAT = """{ orders { nodes {
    number placedAt reviewReasons total { amount } customer { name }
    lines { sku quantity unitPrice { amount } }
} } }"""


def some_texts(seed: int, count: int) -> list[str]:
    """Any letters that a database can hold, mostly strange ones."""
    chance = random.Random(seed)  # noqa: S311  the same texts every time
    letters = [chr(code) for code in (*range(1, 0x250), *range(0x2000, 0x2100), 0xFFFE, 0x1F600)]
    return ["".join(chance.choices(letters, k=20)) + chance.choice(ODD) for _ in range(count)]


async def answered(client: Client, query: str, name: str) -> bytes:
    """The nodes of the only page, as they came over the wire."""
    body = (await client.send({"query": query})).content
    begins = b'{"data":{"%b":{"nodes":[' % name.encode()
    assert body.startswith(begins), body[:200]
    return body.removeprefix(begins).rpartition(b"]}}")[0]


@pytest.mark.parametrize("seed", range(5))
async def test_a_line_is_what_the_api_answers_whatever_it_holds(ana, stock, work, seed):
    await stock(some_texts(seed, 60))
    asked = PRODUCTS.replace("products", "products(first: 100)")
    lines = (await exported(ana, work, PRODUCTS)).removesuffix(b"\n").split(b"\n")
    assert len(lines) == 60
    assert b",".join(lines) == await answered(ana, asked, "products")


async def test_what_is_below_is_the_same_too(ana, work):
    await placed_order(ana)
    assert await exported(ana, work, ORDERS) == await answered(ana, ORDERS, "orders") + b"\n"


async def test_a_sale_in_flat_files_has_a_row_for_each_line(ana, work):
    await placed_order(ana)
    (header, text), (same, row) = [
        (read(await exported(ana, work, FLAT, format=format)))
        for format, read in (("CSV", read_csv), ("XLSX", read_xlsx))
    ]
    assert header == same == [
        "number", "placedAt", "reviewReasons", "total.amount", "customer.name",
        "lines.sku", "lines.quantity", "lines.unitPrice.amount",
    ]  # fmt: skip
    assert (text[0], *text[2:]) == ("1", "", "200,00", "Cliente SA", "P1", "2", "100,00")
    assert (row[0], *row[2:]) == (1.0, "", 200.0, "Cliente SA", "P1", 2.0, 100.0)
    assert row[1].strftime("%Y-%m-%d %H:%M:%S") == text[1]
