"""What a regime would cost a company in a year, month by month and tax by tax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.fiscal.regimes.law import Annex, CompanyTax
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal


class CompanyRegime(StrEnum):
    """How a company is taxed."""

    SIMPLES = "SIMPLES"
    """Simples Nacional."""
    PRESUMED_PROFIT = "PRESUMED_PROFIT"
    """Lucro presumido."""
    ACTUAL_PROFIT = "ACTUAL_PROFIT"
    """By the actual profit (lucro real)."""


@dataclass(frozen=True, kw_only=True)
class OwnTax:
    """One tax of a month. ``rate`` is percent of ``base``, not rounded under Simples; ``annex`` and
    ``bracket`` are of Simples. ``credit`` was deducted."""

    tax: CompanyTax
    base: Money
    rate: Decimal
    amount: Money
    rules: tuple[str, ...]
    credit: Money | None = None
    annex: Annex | None = None
    bracket: int | None = None


@dataclass(frozen=True, kw_only=True)
class MonthOwed:
    """``rbt12`` is the revenue of twelve months under Simples. IRPJ and CSLL of a quarter stand in its
    last month."""

    month: date
    revenue: Money
    taxes: Sequence[OwnTax]
    rbt12: Money | None = None

    @property
    def total(self) -> Money:
        return Money.total(tax.amount for tax in self.taxes)


@dataclass(kw_only=True)
class RegimeYear:
    """``missing`` is what is not in the total, because nobody said it or no row of law does."""

    regime: CompanyRegime
    months: list[MonthOwed] = field(default_factory=list)
    missing: list[Refusal] = field(default_factory=list)

    @property
    def total(self) -> Money:
        return Money.total(month.total for month in self.months)

    @property
    def burden(self) -> Decimal | None:
        """Percent of the revenue; None without any."""
        revenue = Money.total(month.revenue for month in self.months)
        return self.total.amount * 100 / revenue.amount if revenue else None

    def lacks(self, refusal: Refusal) -> None:
        """Name once what is missing in several months."""
        about = (refusal.code, refusal.facts.get("what"))
        if about not in {(known.code, known.facts.get("what")) for known in self.missing}:
            self.missing.append(refusal)
