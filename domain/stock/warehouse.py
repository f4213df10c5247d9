"""A warehouse (depósito): a place that holds stock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Aggregate


@dataclass(eq=False, kw_only=True)
class Warehouse(Aggregate):
    """``code`` is what people call it by, unique in the company."""

    id: UUID
    version: int = 1
    code: str
    name: str
    external_reference: str | None = None
