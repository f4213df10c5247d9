"""What the stock asks of the catalogue and of its own ledger, and what the catalogue asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select

from domain.catalog.ports import Movements
from domain.catalog.product import Product, ProductKind
from domain.stock.movement import MovementKind, StockMovement
from domain.stock.ports import Exit, Ledger, OpenedStock, Referenced, StockedProduct, StockedProducts
from persistence.answering import answers
from persistence.catalog.tables import products
from persistence.stock.tables import stock_movements
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Statement

STOCKED = Statement(
    select(products.c.id, products.c.sku, products.c.kind, products.c.allows_backorder).where(
        products.c.company_id == bindparam("company"),
        products.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
)


@answers(StockedProducts)
class StoredProducts:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, product_ids: Sequence[UUID]) -> dict[UUID, StockedProduct]:
        known = self._uow.told(StockedProduct, Product)
        if unknown := [id for id in product_ids if id not in known]:
            await self._uow.saved(Product)
            found = await self._uow.wire.rows(STOCKED, company=self._uow.company, ids=unknown)
            known.update({row.id: stocked_product(row) for row in found})
        return {id: known[id] for id in product_ids if id in known}


def stocked_product(row: Any) -> StockedProduct:
    return StockedProduct(
        product_id=row.id,
        sku=row.sku,
        goods=row.kind == ProductKind.GOODS,
        allows_backorder=row.allows_backorder,
    )


@answers(Ledger)
class StoredLedger:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of_invoice(self, invoice_id: UUID) -> list[StockMovement]:
        reversal = stock_movements.alias()
        reversed_ = (
            select(reversal.c.id)
            .where(
                reversal.c.company_id == stock_movements.c.company_id,
                reversal.c.reverses_id == stock_movements.c.id,
            )
            .exists()
        )
        query = (
            select(*(stock_movements.c[field.name] for field in fields(StockMovement)))
            .where(
                stock_movements.c.company_id == self._uow.company,
                stock_movements.c.invoice_id == invoice_id,
                stock_movements.c.reverses_id.is_(None),
                ~reversed_,
            )
            .order_by(stock_movements.c.stock_item_id, stock_movements.c.sequence)
        )
        rows = (await self._uow.transaction.execute(query)).mappings()
        return [StockMovement(**row) for row in rows]

    async def exits_of(self, invoice_id: UUID) -> list[Exit]:
        moved = await self.of_invoice(invoice_id)
        query = (
            select(stock_movements.c.returns_id, func.sum(stock_movements.c.quantity).label("quantity"))
            .where(
                stock_movements.c.company_id == self._uow.company,
                stock_movements.c.returns_id.in_([movement.id for movement in moved]),
            )
            .group_by(stock_movements.c.returns_id)
        )
        back = {row.returns_id: row.quantity for row in await self._uow.transaction.execute(query)}
        return [
            Exit(movement=out, returned=back.get(out.id, Decimal(0))) for out in moved if out.quantity < 0
        ]


@answers(Movements)
class StoredMovements:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def exist_of(self, product_id: UUID) -> bool:
        query = select(stock_movements.c.id).where(
            stock_movements.c.company_id == self._uow.company, stock_movements.c.product_id == product_id
        )
        return await self._uow.transaction.scalar(query.limit(1)) is not None


@answers(Referenced)
class StoredReferences:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def among(self, references: Sequence[str]) -> set[str]:
        query = select(stock_movements.c.external_reference).where(
            stock_movements.c.company_id == self._uow.company,
            stock_movements.c.external_reference.in_(references),
        )
        return {row["external_reference"] for row in await self._uow.rows(query)}


@answers(OpenedStock)
class StoredOpenings:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def has(self, product_id: UUID, warehouse_id: UUID) -> bool:
        query = select(stock_movements.c.id).where(
            stock_movements.c.company_id == self._uow.company,
            stock_movements.c.product_id == product_id,
            stock_movements.c.warehouse_id == warehouse_id,
            stock_movements.c.kind == MovementKind.OPENING,
        )
        return bool(await self._uow.rows(query.limit(1)))
