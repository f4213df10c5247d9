"""What we deal in: registered, described, priced, discontinued."""

from decimal import Decimal

import pytest

from domain.catalog.commands.change_price import ChangePrice, change_price
from domain.catalog.commands.correct_product import CorrectProduct, UnitInUse, correct_product
from domain.catalog.commands.discontinue_product import DiscontinueProduct, discontinue_product
from domain.catalog.commands.register_product import RegisterProduct, register_product
from domain.catalog.commands.reinstate_product import ReinstateProduct, reinstate_product
from domain.catalog.commands.withdraw_product import WithdrawProduct, withdraw_product
from domain.catalog.description import ProductKind
from domain.catalog.events import PriceChanged, ProductDiscontinued, ProductRegistered
from domain.catalog.ports import Movements
from domain.catalog.prices import FloorAbovePrice
from domain.catalog.product import Product, ProductStatus, actions_of
from domain.kernel.refusal import Duplicate, InvalidTransition, OutOfRange, Path
from tests.builders import a_memory, a_product, registering_a_product
from tests.refused import refusals_of


class AlwaysMoved:
    async def exist_of(self, product_id: object) -> bool:
        return True


async def refusals(command: RegisterProduct) -> list[tuple[Path, str]]:
    return await refusals_of(register_product(command, a_memory()))


async def test_goods_are_registered_in_canonical_form() -> None:
    uow = a_memory()
    product = await a_product(uow, sku=" CAFE-500 ", unit="un", ncm="0901.21.00", gtin="7891000315507")
    assert (product.sku, product.unit, product.ncm) == ("CAFE-500", "UN", "09012100")
    assert (product.status, product.tax_class) == (ProductStatus.ACTIVE, "STANDARD")
    assert uow.events == [ProductRegistered(product_id=product.id)]


async def test_a_service_needs_neither_ncm_nor_origin_but_goods_do() -> None:
    assert (
        await refusals_of(
            register_product(
                registering_a_product(kind=ProductKind.SERVICE, ncm=None, origin=None), a_memory()
            )
        )
        == []
    )
    assert await refusals(registering_a_product(ncm=None, origin=None)) == [
        (("ncm",), "REQUIRED"),
        (("origin",), "REQUIRED"),
    ]


async def test_everything_wrong_with_a_product_is_said_at_once() -> None:
    wrong = registering_a_product(
        sku="",
        name="Caf\x00é",
        unit="UNIDADE",
        ncm="0901",
        cest="12",
        gtin="7891000315508",
        origin=9,
        tax_class="no such",
        sale_price=Decimal(0),
    )
    assert await refusals(wrong) == [
        (("sku",), "REQUIRED"),
        (("name",), "MALFORMED"),
        (("unit",), "TOO_LONG"),
        (("ncm",), "MALFORMED"),
        (("cest",), "MALFORMED"),
        (("gtin",), "INVALID_GTIN"),
        (("origin",), "OUT_OF_RANGE"),
        (("tax_class",), "MALFORMED"),
        (("sale_price",), "OUT_OF_RANGE"),
    ]


@pytest.mark.parametrize("price", ["0", "-1", "0.00000000001", "100000000000", "NaN", "Infinity"])
async def test_a_price_is_positive_with_at_most_ten_places(price: str) -> None:
    with pytest.raises(OutOfRange):
        await a_product(a_memory(), sale_price=Decimal(price))


async def test_a_floor_above_the_price_is_refused() -> None:
    with pytest.raises(FloorAbovePrice) as refused:
        await a_product(a_memory(), sale_price=Decimal("10"), price_floor=Decimal("10.01"))
    assert refused.value.path == ("price_floor",)


async def test_a_sku_belongs_to_one_product() -> None:
    uow = a_memory()
    await a_product(uow)
    with pytest.raises(Duplicate) as refused:
        await a_product(uow)
    assert refused.value.path == ("sku",)


async def test_a_change_of_price_is_announced_with_both_prices() -> None:
    uow = a_memory()
    product = await a_product(uow)
    await change_price(
        ChangePrice(product_id=product.id, sale_price=Decimal("42"), price_floor=Decimal("40")), uow
    )
    assert (product.sale_price, product.price_floor) == (Decimal("42"), Decimal("40"))
    assert uow.events[-1] == PriceChanged(
        product_id=product.id, old_price=Decimal("39.90"), new_price=Decimal("42")
    )


async def test_the_unit_stays_once_the_product_was_in_stock() -> None:
    uow = a_memory(answers={Movements: AlwaysMoved()})
    product = await a_product(uow)
    with pytest.raises(UnitInUse):
        await correct_product(correcting(product, unit="CX"), uow)
    await correct_product(correcting(product, name="Café em grãos"), uow)
    assert (product.name, product.unit) == ("Café em grãos", "UN")


async def test_the_unit_can_be_put_right_before_that() -> None:
    uow = a_memory()
    product = await a_product(uow)
    await correct_product(correcting(product, unit="cx"), uow)
    assert product.unit == "CX"


async def test_a_product_ends_and_comes_back() -> None:
    uow = a_memory()
    product = await a_product(uow)
    await discontinue_product(DiscontinueProduct(product_id=product.id), uow)
    assert product.status is ProductStatus.DISCONTINUED
    assert uow.events[-1] == ProductDiscontinued(product_id=product.id)
    await withdraw_product(WithdrawProduct(product_id=product.id), uow)
    assert product.status is ProductStatus.INACTIVE
    with pytest.raises(InvalidTransition):
        await discontinue_product(DiscontinueProduct(product_id=product.id), uow)
    await reinstate_product(ReinstateProduct(product_id=product.id), uow)
    assert product.status is ProductStatus.ACTIVE


def test_the_actions_shown_depend_on_the_status() -> None:
    allowed = {
        status: {action.action for action in actions_of(status) if action.allowed} for status in ProductStatus
    }
    always = {"correctProduct", "changePrice"}
    assert allowed[ProductStatus.ACTIVE] == always | {"discontinueProduct", "withdrawProduct"}
    assert allowed[ProductStatus.DISCONTINUED] == always | {"withdrawProduct", "reinstateProduct"}
    assert allowed[ProductStatus.INACTIVE] == always | {"reinstateProduct"}


def correcting(product: Product, **changes: object) -> CorrectProduct:
    fields: dict = {
        "product_id": product.id,
        "name": product.name,
        "unit": product.unit,
        "ncm": product.ncm,
        "origin": product.origin,
    }
    return CorrectProduct(**(fields | changes))
