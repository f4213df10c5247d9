"""What is exported: the objects of one list, stretch by stretch, as somebody may see them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.platform.bulk_operation import BulkOperation
from domain.platform.principal import Principal
from persistence.database import Database
from persistence.exporting.table import Branch


@dataclass(frozen=True)
class Batch:
    """Objects as JSON, and the cursor of the last one; ``last`` when no more can follow."""

    nodes: Sequence[bytes]
    cursor: str | None
    last: bool


class Source(Protocol):
    """One query, understood, on behalf of one principal."""

    table: Branch
    """How its objects become rows of cells."""

    async def count(self) -> int:
        """All there is now. Raises Refusal for what may not be seen, or not any more."""
        ...

    async def after(self, cursor: str | None, *, most: int) -> Batch:
        """What follows, from the beginning without a cursor. Raises Refusal."""
        ...


OpenSource = Callable[[BulkOperation, Principal, Database], Awaitable[Source]]
"""Raises Refusal for a query that this release does not answer."""


async def no_documents(operation: BulkOperation, who: Principal, database: Database) -> Source:
    """Of a process that was not told how documents are understood."""
    raise NotImplementedError("only a worker with the API's schema at hand exports")
