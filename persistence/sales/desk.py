"""What is asked before a sale is made, of parties, catalogue, stock and the company: in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, literal, select

from domain.catalog.description import ProductKind
from domain.catalog.product import Product, ProductStatus
from domain.parties.party import Party, PartyStatus
from domain.platform.company import Company, InvoiceOn
from domain.platform.member import Member, Role
from domain.sales.ports import Customer, Offer, SaleFacts, SalesDesk
from domain.stock.ports import StockedProduct
from domain.stock.warehouse import Warehouse
from persistence.answering import answers
from persistence.catalog.tables import products
from persistence.parties.tables import parties
from persistence.platform.authority import limit_of
from persistence.platform.tables import companies
from persistence.stock.answers import stocked_product
from persistence.stock.tables import warehouses
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Statement

COMPANY = bindparam("company", type_=Uuid())
CUSTOMER, WAREHOUSE = bindparam("customer", type_=Uuid()), bindparam("warehouse", type_=Uuid())
PRODUCTS = bindparam("products", type_=ARRAY(Uuid))
OFFER = ("id", "sku", "name", "unit", "kind", "status", "sale_price", "price_floor", "allows_backorder")

sale = select(literal(1)).subquery("sale")
FACTS = Statement(
    select(
        companies.c.invoice_on,
        limit_of(COMPANY, bindparam("seller", type_=Uuid())).scalar_subquery().label("discount_limit"),
        warehouses.c.id.label("ships_from"),
        parties.c.is_customer,
        parties.c.status.label("standing"),
        *(products.c[name] for name in OFFER),
    )
    .select_from(sale)
    .outerjoin(companies, and_(companies.c.company_id == COMPANY, companies.c.id == COMPANY))
    .outerjoin(warehouses, and_(warehouses.c.company_id == COMPANY, warehouses.c.id == WAREHOUSE))
    .outerjoin(parties, and_(parties.c.company_id == COMPANY, parties.c.id == CUSTOMER))
    .outerjoin(products, and_(products.c.company_id == COMPANY, products.c.id == any_(PRODUCTS)))
)
"""A row for each product; where there is none, one without. What the stock will ask of them comes along."""


@answers(SalesDesk)
class StoredSalesDesk:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def facts(
        self, *, customer_id: UUID, warehouse_id: UUID, product_ids: Sequence[UUID], seller: UUID
    ) -> SaleFacts:
        asked = {
            "customer": customer_id,
            "warehouse": warehouse_id,
            "products": product_ids,
            "seller": seller,
        }
        await self._uow.saved(Company, Member, Party, Product, Role, Warehouse)
        rows = await self._uow.wire.rows(FACTS, company=self._uow.company, **asked)
        told, sold = rows[0], [row for row in rows if row.id is not None]
        self._uow.told(StockedProduct, Product).update({row.id: stocked_product(row) for row in sold})
        return SaleFacts(
            customer=None if told.standing is None else _customer(customer_id, told),
            ships=told.ships_from is not None,
            offers={row.id: _offer(row) for row in sold},
            discount_limit=told.discount_limit or Decimal(0),
            invoices_on_placement=told.invoice_on == InvoiceOn.PLACEMENT,
        )


def _customer(id: UUID, told: Any) -> Customer:
    return Customer(
        customer_id=id,
        buys=told.is_customer and told.standing != PartyStatus.INACTIVE,
        blocked=told.standing == PartyStatus.BLOCKED,
    )


def _offer(row: Any) -> Offer:
    return Offer(
        product_id=row.id,
        sku=row.sku,
        name=row.name,
        unit=row.unit,
        stocked=row.kind == ProductKind.GOODS,
        sellable=row.status != ProductStatus.INACTIVE,
        sale_price=row.sale_price,
        price_floor=row.price_floor,
    )
