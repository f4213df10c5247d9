"""Stock is locked one item after another, in whatever order the lines come."""

from __future__ import annotations

import asyncio
from random import shuffle
from typing import Any

from domain.stock.item import StockItem
from persistence.unit_of_work import SqlUnitOfWork

BETWEEN = 0.02
"""Seconds between two locks, as where each line is worked on in its turn."""


def sabotage() -> None:
    find_all = SqlUnitOfWork.find_all

    async def one_by_one(self: SqlUnitOfWork, kind: Any, *, lock: bool = False, **key: Any) -> list[Any]:
        products = key.get("product_id")
        if kind is not StockItem or not lock or not isinstance(products, list):
            return await find_all(self, kind, lock=lock, **key)
        found = []
        for product in _in_any_order(products):
            found += await find_all(self, kind, lock=True, **key | {"product_id": product})
            await asyncio.sleep(BETWEEN)
        return found

    SqlUnitOfWork.find_all = one_by_one  # ty: ignore[invalid-assignment]


def _in_any_order(products: list[Any]) -> list[Any]:
    shuffled = list(products)
    shuffle(shuffled)
    return shuffled
