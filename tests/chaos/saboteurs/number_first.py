"""The number of an invoice is taken first, in a transaction of its own, and the work comes afterwards."""

from __future__ import annotations

import asyncio

from persistence.numbering import next_number
from persistence.unit_of_work import SqlUnitOfWork
from tests.chaos.saboteurs.elsewhere import elsewhere

WORK = 0.3
"""Seconds between the number and the commit of what bears it."""


def sabotage() -> None:
    async def taken(self: SqlUnitOfWork, series: str, *, start: int = 1) -> int:
        async with elsewhere(self) as wire:
            number = await next_number(wire, self.company, series, start=start)
        await asyncio.sleep(WORK)
        return number

    SqlUnitOfWork.next_number = taken  # ty: ignore[invalid-assignment]
