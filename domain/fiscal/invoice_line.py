"""One item of a fiscal document, with its taxes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The item of an earlier document that an item undoes (DFeReferenciado: chaveAcesso, nItem)."""

    access_key: str
    position: int


@dataclass(eq=False, kw_only=True)
class InvoiceLine:
    """One item of the document. ``gross`` is the value before ``discount``; an item that comes back
    ``refers_to`` the one it left as."""

    position: int
    order_line_id: UUID
    product_id: UUID
    sku: str
    description: str
    ncm: str
    cest: str | None
    gtin: str | None
    origin: int
    unit: str
    cfop: str
    quantity: Decimal
    unit_price: Decimal
    gross: Money
    discount: Money
    taxes: tuple[Tax, ...]
    refers_to: Reference | None = None

    @property
    def net(self) -> Money:
        return self.gross - self.discount

    def tax(self, kind: TaxKind) -> Tax | None:
        return next((tax for tax in self.taxes if tax.kind is kind), None)
