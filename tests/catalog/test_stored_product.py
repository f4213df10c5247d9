"""Products in PostgreSQL: exact prices, one SKU each."""

import asyncio
from decimal import Decimal

import asyncpg
import pytest

from domain.catalog.commands.change_price import ChangePrice, change_price
from domain.catalog.commands.correct_product import CorrectProduct, correct_product
from domain.catalog.commands.register_product import register_product
from domain.catalog.product import Product
from domain.kernel.refusal import Duplicate, StaleVersion
from domain.kernel.runner import Envelope
from tests.builders import registering_a_product
from tests.company import FrontDesk


@pytest.mark.parametrize("price", ["0.0000000001", "39.90", "99999999999.9999999999"])
async def test_a_price_comes_back_to_the_last_place(desk: FrontDesk, price: str) -> None:
    said = registering_a_product(sale_price=Decimal(price))
    product = await desk.load(Product, await desk.give(register_product, said))
    assert product.sale_price == Decimal(price)
    assert (product.sku, product.ncm, product.origin, product.version) == ("CAFE-500", "09012100", 0, 1)


async def test_of_two_that_register_the_same_sku_at_once_one_is_refused(desk: FrontDesk) -> None:
    racing = [desk.give(register_product, registering_a_product()) for _ in range(5)]
    results = await asyncio.gather(*racing, return_exceptions=True)
    refusals = [result for result in results if isinstance(result, Duplicate)]
    assert len(refusals) == 4
    assert {refusal.path for refusal in refusals} == {("sku",)}


async def test_of_two_new_prices_seen_from_one_version_the_first_counts(desk: FrontDesk) -> None:
    product_id = await desk.give(register_product, registering_a_product())
    racing = [
        desk.give(
            change_price,
            ChangePrice(product_id=product_id, sale_price=Decimal(price)),
            Envelope(expected_version=1),
        )
        for price in ("41", "42", "43")
    ]
    results = await asyncio.gather(*racing, return_exceptions=True)
    assert sorted(type(result) is StaleVersion for result in results) == [False, True, True]
    assert (await desk.load(Product, product_id)).version == 2


async def test_the_unit_can_be_put_right_while_nothing_was_in_stock(desk: FrontDesk) -> None:
    product_id = await desk.give(register_product, registering_a_product())
    correction = CorrectProduct(product_id=product_id, name="Café", unit="CX", ncm="09012100", origin=0)
    await desk.give(correct_product, correction, Envelope(expected_version=1))
    assert (await desk.load(Product, product_id)).unit == "CX"


@pytest.mark.parametrize(
    "change", ["sale_price = 0", "price_floor = 40", "origin = 9", "ncm = '1'", "ncm = null"]
)
async def test_the_database_holds_the_rules_again(
    desk: FrontDesk, owner: asyncpg.Connection, change: str
) -> None:
    await desk.give(register_product, registering_a_product())
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(f"update product set {change}")  # noqa: S608  a rule is to be broken
