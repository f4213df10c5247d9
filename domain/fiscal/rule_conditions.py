"""When a company's tax rule applies: what it asks of the sale and of the item, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Direction
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.tax_rules import Production
from domain.kernel.brazil import StateRegistrationKind, TaxRegime


@dataclass(frozen=True, kw_only=True)
class TaxConditions:
    """What an item must be for a rule to apply; what is left out does not matter."""

    regime: TaxRegime | None = None
    """The issuer's regime (CRT)."""
    operation: GoodsOperation | None = None
    """What is done with the goods."""
    direction: Direction | None = None
    """Whether they leave or come in."""
    origin_state: str | None = None
    """The issuer's state, two letters."""
    destination_state: str | None = None
    """The recipient's state, two letters."""
    recipient: StateRegistrationKind | None = None
    """Whether the recipient pays ICMS (indIEDest)."""
    final_consumer: bool | None = None
    """Whether the recipient consumes it (indFinal)."""
    origin: int | None = None
    """Origin of the goods, 0 to 8."""
    ncm: str | None = None
    """The first two to eight digits of the Mercosur nomenclature."""
    cest: str | None = None
    """Seven digits."""
    tax_class: str | None = None
    """The product's tax class."""
    production: Production | None = None
    """Whether the company made it."""
    product_id: Annotated[UUID, "product"] | None = None
    """This product alone."""

    @property
    def specificity(self) -> tuple[int, ...]:
        """The greater wins: one product, then NCM by its digits, CEST, tax class, then how much is asked."""
        return (
            int(self.product_id is not None),
            len(self.ncm or ""),
            int(self.cest is not None),
            int(self.tax_class is not None),
            sum(getattr(self, name) is not None for name in OF_LESS_WEIGHT),
        )

    def can_meet(self, other: TaxConditions) -> bool:
        """Whether some item fulfils both."""
        equal = all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in ((getattr(self, name), getattr(other, name)) for name in COMPARED)
        )
        mine, theirs = self.ncm or "", other.ncm or ""
        return equal and (mine.startswith(theirs) or theirs.startswith(mine))

    def admit_sale(self, sale: SaleFacts) -> bool:
        return all(getattr(self, name) in (None, getattr(sale, name)) for name in OF_SALE)

    def admit_item(self, item: ItemFacts) -> bool:
        return item.ncm.startswith(self.ncm or "") and all(
            getattr(self, name) in (None, getattr(item, name)) for name in OF_ITEM
        )


@dataclass(frozen=True, kw_only=True)
class SaleFacts:
    """What all items of a document share."""

    regime: TaxRegime
    operation: GoodsOperation
    direction: Direction
    origin_state: str
    destination_state: str
    recipient: StateRegistrationKind
    final_consumer: bool


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What is an item's own; ``ncm`` has eight digits."""

    ncm: str
    origin: int
    cest: str | None
    tax_class: str
    production: Production
    product_id: UUID | None


OF_SALE = tuple(field.name for field in fields(SaleFacts))
OF_ITEM = tuple(field.name for field in fields(ItemFacts) if field.name != "ncm")
COMPARED = (*OF_SALE, *OF_ITEM)
OF_LESS_WEIGHT = (*OF_SALE, "origin", "production")
