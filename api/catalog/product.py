"""Products, as a person or a partner reads them and acts on them."""

import strawberry

from api.action import AvailableAction
from api.bulk import bulk
from api.enums import ProductKind, ProductStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup
from domain.catalog.commands.change_price import change_price
from domain.catalog.commands.correct_product import correct_product
from domain.catalog.commands.discontinue_product import discontinue_product
from domain.catalog.commands.register_product import register_product
from domain.catalog.commands.reinstate_product import reinstate_product
from domain.catalog.commands.withdraw_product import withdraw_product
from persistence.catalog.views import PRODUCT


@strawberry.type(description="What the company deals in: goods or a service.")
class Product(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    kind: ProductKind = field("Goods are kept in stock, services are not.")
    status: ProductStatus = field("Whether it is still dealt in.")
    sku: str = field("The company's code for it.")
    name: str = field("As fiscal documents print it.")
    unit: str = field("The unit in which quantities and prices are given.")
    ncm: str | None = field("Eight digits of the Mercosur nomenclature.")
    cest: str | None = field("Seven digits, for goods under tax substitution.")
    gtin: str | None = field("The number under its bar code.")
    origin: int | None = field("Origin of goods, 0 to 8 as in the NF-e.")
    tax_class: str = field("Which rows of tax law apply to it.")
    allows_backorder: bool = field("Whether orders are taken when there is none left.")
    sale_price: Money = field("The price of one unit, up to ten places.")
    price_floor: Money | None = field("The price of one unit below which nobody may sell it.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class ProductQuery:
    product: Product | None = lookup(PRODUCT, "One product, by what names it.")
    products: Connection[Product] | None = connection(PRODUCT, "What the company deals in.")


@strawberry.type
class ProductMutation:
    bulk_register_product = bulk(register_product, product=Product)
    register_product = mutation(register_product, product=Product)
    bulk_correct_product = bulk(correct_product, product=Product)
    correct_product = mutation(correct_product, product=Product)
    bulk_change_price = bulk(change_price, product=Product)
    change_price = mutation(change_price, product=Product)
    discontinue_product = mutation(discontinue_product, product=Product)
    withdraw_product = mutation(withdraw_product, product=Product)
    reinstate_product = mutation(reinstate_product, product=Product)
