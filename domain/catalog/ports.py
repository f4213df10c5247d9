"""What the catalog asks of other contexts."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Movements(Protocol):
    async def exist_of(self, product_id: UUID) -> bool:
        """Whether this product was ever in the stock, so that its unit means something."""
        ...
