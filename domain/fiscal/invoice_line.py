"""One item of a fiscal document, with its taxes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.fiscal.taxes import ADDED, Tax, TaxKind
from domain.kernel.money import ZERO, Money


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The item of an earlier document that an item undoes (DFeReferenciado: chaveAcesso, nItem)."""

    access_key: str
    position: int


@dataclass(frozen=True, kw_only=True)
class ApproximateTax:
    """What of the price of an item is taxes, about, by who they go to; ``total`` is vTotTrib."""

    federal: Money
    state: Money
    city: Money

    @property
    def total(self) -> Money:
        return self.federal + self.state + self.city


@dataclass(eq=False, kw_only=True)
class InvoiceLine:
    """One item of the document. ``gross`` is the value before ``discount``; an item that comes back
    ``refers_to`` the one it left as. ``freight``, ``insurance`` and ``other_charges`` are its part of
    vFrete, vSeg and vOutro; ``notes`` what the law wants said on it (infAdProd). What goes on a document
    of no order has no ``order_line_id``; a complement of a price or a tax has no quantity.
    ``customer_order`` and its ``customer_order_item`` are the customer's own (xPed, nItemPed);
    ``approximate`` is what consumers are told of taxes, where it is known."""

    position: int
    order_line_id: UUID | None
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
    freight: Money = ZERO
    insurance: Money = ZERO
    other_charges: Money = ZERO
    refers_to: Reference | None = None
    notes: str | None = None
    customer_order: str | None = None
    customer_order_item: int | None = None
    approximate: ApproximateTax | None = None

    @property
    def net(self) -> Money:
        """The goods after discount."""
        return self.gross - self.discount

    @property
    def charges(self) -> Money:
        """What the buyer pays besides the goods."""
        return self.freight + self.insurance + self.other_charges

    @property
    def added_taxes(self) -> Money:
        """The taxes that the recipient pays on top of the price."""
        return Money.total(tax.amount for tax in self.taxes if tax.kind in ADDED)

    @property
    def total(self) -> Money:
        """Its part of the document's total (vItem)."""
        return self.net + self.charges + self.added_taxes

    @property
    def owed(self) -> dict[TaxKind, tuple[Money, Decimal, Money]]:
        """Base, rate and amount of each tax that comes to anything."""
        return {tax.kind: (tax.base, tax.rate, tax.amount) for tax in self.taxes if tax.amount}

    def tax(self, kind: TaxKind) -> Tax | None:
        return next((tax for tax in self.taxes if tax.kind is kind), None)
