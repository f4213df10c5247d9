"""What we deal in: goods and services, with what a sale and its invoice need to know."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.catalog.description import ProductDescription, ProductKind
from domain.catalog.events import (
    PriceChanged,
    ProductCorrected,
    ProductDiscontinued,
    ProductRegistered,
    ProductReinstated,
    ProductWithdrawn,
)
from domain.catalog.prices import Prices
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition


class ProductStatus(StrEnum):
    """Whether a product is still dealt in."""

    ACTIVE = "ACTIVE"
    """Bought and sold. DISCONTINUED or INACTIVE may follow."""
    DISCONTINUED = "DISCONTINUED"
    """What is left of it may be sold."""
    INACTIVE = "INACTIVE"
    """Not sold at all."""


@dataclass(eq=False, kw_only=True)
class Product(Aggregate):
    """``sale_price`` and ``price_floor`` are reais a ``unit``; ``tax_class`` chooses its rows of law."""

    id: UUID
    version: int = 1
    kind: ProductKind
    status: ProductStatus = ProductStatus.ACTIVE
    sku: str
    name: str
    unit: str
    ncm: str | None
    cest: str | None
    gtin: str | None
    origin: int | None
    tax_class: str
    allows_backorder: bool
    sale_price: Decimal
    price_floor: Decimal | None
    external_reference: str | None

    @classmethod
    def register(
        cls,
        *,
        id: UUID,
        kind: ProductKind,
        sku: str,
        description: ProductDescription,
        prices: Prices,
        external_reference: str | None,
    ) -> Product:
        product = cls(
            id=id,
            kind=kind,
            sku=sku,
            external_reference=external_reference,
            **vars(description),
            **vars(prices),
        )
        product.record(ProductRegistered(product_id=id))
        return product

    def correct(self, description: ProductDescription) -> None:
        """Put this description in place of the one that was there."""
        for name, value in vars(description).items():
            setattr(self, name, value)
        self.record(ProductCorrected(product_id=self.id))

    def reprice(self, prices: Prices) -> None:
        """From now on; orders that were placed keep their price."""
        old_price = self.sale_price
        self.sale_price, self.price_floor = prices.sale_price, prices.price_floor
        if old_price != prices.sale_price:
            self.record(PriceChanged(product_id=self.id, old_price=old_price, new_price=prices.sale_price))

    def discontinue(self) -> None:
        """Sell what is left of it."""
        if self.status is ProductStatus.DISCONTINUED:
            return
        self._become(ProductStatus.DISCONTINUED, ProductStatus.ACTIVE)
        self.record(ProductDiscontinued(product_id=self.id))

    def withdraw(self) -> None:
        """Sell no more of it."""
        if self.status is ProductStatus.INACTIVE:
            return
        self._become(ProductStatus.INACTIVE, ProductStatus.ACTIVE, ProductStatus.DISCONTINUED)
        self.record(ProductWithdrawn(product_id=self.id))

    def reinstate(self) -> None:
        """Deal in it again."""
        if self.status is ProductStatus.ACTIVE:
            return
        self._become(ProductStatus.ACTIVE, ProductStatus.DISCONTINUED, ProductStatus.INACTIVE)
        self.record(ProductReinstated(product_id=self.id))

    def _become(self, target: ProductStatus, *sources: ProductStatus) -> None:
        if self.status not in sources:
            raise InvalidTransition.of(self.status, target, sources)
        self.status = target


def actions_of(status: str) -> list[Action]:
    """What may be done with a product in this state."""
    state = InvalidTransition.code
    return [
        Action.of("correctProduct", True, state),
        Action.of("changePrice", True, state),
        Action.of("discontinueProduct", status == ProductStatus.ACTIVE, state),
        Action.of("withdrawProduct", status != ProductStatus.INACTIVE, state),
        Action.of("reinstateProduct", status != ProductStatus.ACTIVE, state),
    ]
