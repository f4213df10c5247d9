"""A sale of goods as far as tax law looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.operation import GoodsOperation, law_class
from domain.fiscal.tax_rules import Destination, Production
from domain.kernel.brazil import ContributionRegime, StateRegistrationKind, TaxRegime
from domain.kernel.money import ZERO, Money

STANDARD = "STANDARD"
"""Goods without benefit, substitution or single-phase taxation, which no poverty fund singles out."""


@dataclass(frozen=True, kw_only=True)
class TaxableLine:
    """One item. ``gross`` is before ``discount``; ``origin`` is the code 0 to 8 of the goods.

    ``quantity`` is of account for taxes of so many reais a unit and for published prices.
    ``freight``, ``insurance`` and ``other_charges`` are the item's part of what the buyer pays besides.
    """

    ncm: str
    origin: int
    gross: Money
    discount: Money
    freight: Money = ZERO
    insurance: Money = ZERO
    other_charges: Money = ZERO
    tax_class: str = STANDARD
    production: Production = Production.RESALE
    quantity: Decimal = Decimal(1)

    @property
    def net(self) -> Money:
        """The value of the operation with this item."""
        return self.gross - self.discount + self.freight + self.insurance + self.other_charges


@dataclass(frozen=True, kw_only=True)
class TaxableSale:
    """``contribution_regime`` is of no account for companies under Simples Nacional."""

    issuer_state: str
    regime: TaxRegime
    contribution_regime: ContributionRegime
    recipient_state: str
    registration: StateRegistrationKind
    final_consumer: bool
    lines: tuple[TaxableLine, ...]
    operation: GoodsOperation = GoodsOperation.SALE

    def class_of(self, line: TaxableLine) -> str:
        """As which the rows of law tax this item."""
        return law_class(self.operation, line.tax_class, interstate=self.interstate)

    @property
    def interstate(self) -> bool:
        return self.issuer_state != self.recipient_state

    @property
    def to_non_contributor(self) -> bool:
        return self.registration is StateRegistrationKind.NON_CONTRIBUTOR

    @property
    def to_trade(self) -> bool:
        """Whether a payer of ICMS buys to sell or to make: IPI is then no part of the base of ICMS."""
        return not (self.final_consumer or self.to_non_contributor)

    @property
    def under_simples(self) -> bool:
        """Whether ICMS is paid with the DAS."""
        return self.regime in (TaxRegime.SIMPLES, TaxRegime.MEI)

    @property
    def destination(self) -> Destination:
        if not self.interstate:
            return Destination.SAME_STATE
        return Destination.OTHER_STATE_NON_CONTRIBUTOR if self.to_non_contributor else Destination.OTHER_STATE

    @property
    def contributions(self) -> ContributionRegime:
        return self.contribution_regime if self.regime is TaxRegime.REGULAR else ContributionRegime.UNIFIED

    @property
    def contributions_unknown(self) -> bool:
        """Whether a company outside Simples fails to say how it assesses PIS and COFINS."""
        return self.regime is TaxRegime.REGULAR and self.contribution_regime is ContributionRegime.UNIFIED
