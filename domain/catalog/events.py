"""What the catalog announces."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class ProductFact(Event):
    """A fact about one product."""

    subject = "product_id"
    case = "product_id"

    product_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProductRegistered(ProductFact):
    """A product is new (cadastro)."""


@dataclass(frozen=True, kw_only=True)
class ProductCorrected(ProductFact):
    """What is known of a product was changed."""


@dataclass(frozen=True, kw_only=True)
class PriceChanged(ProductFact):
    """Reais for one unit, before and after."""

    old_price: Decimal
    new_price: Decimal


@dataclass(frozen=True, kw_only=True)
class ProductDiscontinued(ProductFact):
    """What is left of a product may be sold, and no more."""


@dataclass(frozen=True, kw_only=True)
class ProductWithdrawn(ProductFact):
    """A product is not sold any more."""


@dataclass(frozen=True, kw_only=True)
class ProductReinstated(ProductFact):
    """A product is bought and sold again."""
