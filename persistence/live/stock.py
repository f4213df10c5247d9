"""Which items of the stock a fact is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from persistence.database import Database
from persistence.stock.tables import reservations, stock_items, stock_movements


async def items_of_order(database: Database, company: UUID, order: UUID) -> Sequence[UUID]:
    """The items that the lines of an order were ever to be taken from."""
    return await _read(
        database,
        company,
        select(reservations.c.stock_item_id)
        .where(reservations.c.company_id == company, reservations.c.order_id == order)
        .distinct(),
    )


async def items_of_receipt(database: Database, company: UUID, first: UUID) -> Sequence[UUID]:
    """The items of the movements recorded at the instant of this one, the first of a receipt."""
    whole, one = stock_movements, stock_movements.alias()
    return await _read(
        database,
        company,
        select(whole.c.stock_item_id)
        .join(one, (one.c.company_id == whole.c.company_id) & (one.c.moved_at == whole.c.moved_at))
        .where(whole.c.company_id == company, one.c.id == first, whole.c.kind == one.c.kind)
        .distinct(),
    )


async def items_of_product(database: Database, company: UUID, product: UUID) -> Sequence[UUID]:
    """The items of a product, one in each warehouse that ever held it."""
    return await _read(
        database,
        company,
        select(stock_items.c.id).where(
            stock_items.c.company_id == company, stock_items.c.product_id == product
        ),
    )


async def _read(database: Database, company: UUID, query: Select[Any]) -> Sequence[UUID]:
    async with database.reading(company) as connection:
        return (await connection.execute(query)).scalars().all()
