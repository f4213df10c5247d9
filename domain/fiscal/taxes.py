"""The taxes of one line of a fiscal document, each with the rule that gave it and how it was reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.tax_kind import ADDED, ORDER, TaxKind
from domain.fiscal.tax_step import Step, StepKind
from domain.fiscal.treatment import GovernmentPurchase
from domain.kernel.money import Money, half_up

__all__ = [
    "ADDED",
    "ORDER",
    "Deferral",
    "RegularTax",
    "Relief",
    "Step",
    "StepKind",
    "Tax",
    "TaxKind",
    "deferred",
]


@dataclass(frozen=True, kw_only=True)
class Deferral:
    """Percent of a tax that is paid later by another, and how much that is (pDif, vDif)."""

    rate: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Relief:
    """ICMS that is not charged, and why (vICMSDeson, motDesICMS)."""

    reason: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class RegularTax:
    """What would be owed if a condition were not met (gTribRegular): CST, cClassTrib, percent, amount."""

    situation: str
    classification: str
    rate: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True)
class Tax:
    """One tax of one line, with its trace.

    ``situation`` is the CST or, for ICMS of a Simples company, the CSOSN; a poverty fund and the tax
    charged in advance have that of the ICMS. ``rate`` is in percent with up to four places; ``base``
    and ``amount`` are whole cents; ``rules`` are the ids of the dated rows that were applied.
    ``classification`` is the cClassTrib of IBS, CBS and IS, ``interstate_rate`` the rate charged at
    the origin when there is a share of the destination.

    Where they apply: ``reduction`` is the percent by which the base of ICMS (pRedBC) or the rate of
    IBS and CBS (pRedAliq) shrank, ``margin`` the MVA that was added (pMVAST), ``method`` the code of
    how a base in advance was formed (modBCST), ``benefit`` the state's cBenef, ``framework`` the cEnq
    of IPI. With ``unit_amount`` the tax is so many reais for each of ``units``, and base and rate are
    nothing. ``returned`` is the percent of the goods that come back (pDevol). ``steps`` are how it was
    reckoned; taxes of before have none.
    """

    kind: TaxKind
    situation: str
    base: Money
    rate: Decimal
    amount: Money
    rules: tuple[str, ...]
    classification: str | None = None
    interstate_rate: Decimal | None = None
    reduction: Decimal | None = None
    deferral: Deferral | None = None
    relief: Relief | None = None
    benefit: str | None = None
    margin: Decimal | None = None
    method: str | None = None
    framework: str | None = None
    units: Decimal | None = None
    unit_amount: Decimal | None = None
    regular: RegularTax | None = None
    government: GovernmentPurchase | None = None
    returned: Decimal | None = None
    steps: tuple[Step, ...] = ()

    @property
    def effective_rate(self) -> Decimal:
        """Percent after reductions, to four places (pAliqEfet, rule UB28-10 of NT 2025.002)."""
        left = self.rate * (100 - (self.reduction or 0)) / 100
        if self.government:
            left = left * (100 - self.government.reduction) / 100
        return half_up(left, 4)

    @property
    def before_deferral(self) -> Money:
        """What would be charged if nothing were paid later (vICMSOp)."""
        return self.amount + self.deferral.amount if self.deferral else self.amount


def deferred(base: Money, rate: Decimal, share: Decimal) -> Deferral | None:
    """The ``share``, in percent, of a tax on this base that is paid later; None for none."""
    if not share:
        return None
    return Deferral(rate=share, amount=Money.rounded(base.amount * rate * share / 10_000))
