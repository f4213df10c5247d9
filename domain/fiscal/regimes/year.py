"""A year of a company as its own taxes look at it: what it sold, month by month, and what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from domain.fiscal.regimes.law import Annex
from domain.kernel.money import ZERO, Money

MONTHS = range(1, 13)


@dataclass(frozen=True, kw_only=True)
class SalesOfMonth:
    """Net of returns. ``substituted`` when ICMS was charged in advance, ``single_phase`` when PIS and
    COFINS were charged before; ``icms`` is what documents charge."""

    month: date
    substituted: bool
    single_phase: bool
    revenue: Money
    icms: Money


class SalesByMonth(Protocol):
    async def between(self, first: date, last: date) -> list[SalesOfMonth]:
        """Of authorised documents of the company, from one day to another, both included."""
        ...


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What documents do not say; amounts are of one month, the same in all."""

    annex: Annex = Annex.I
    """The annex of Simples for goods."""
    services: Money = ZERO
    """Revenue of services in a month, in reais."""
    services_annex: Annex = Annex.III
    """The annex of Simples for services."""
    payroll: Money = ZERO
    """Payroll with charges, of a month."""
    payroll_charges: Decimal | None = None
    """Percent of the payroll that is paid as social security outside of Simples; left out, it is missing."""
    purchases: Money = ZERO
    """What gives credits of PIS and COFINS, of a month."""
    icms: Money | None = None
    """ICMS that is paid in a month, credits deducted; left out, what documents charge."""
    profit: Money | None = None
    """Actual profit before IRPJ and CSLL, of a month; left out, what actual profit owes is missing."""
    first_month: date | None = None
    """The month in which the company began; left out, twelve months before the year count in full."""


@dataclass(frozen=True, kw_only=True)
class Year:
    """``sales`` are those of the year and of the twelve months before it."""

    year: int
    sales: Sequence[SalesOfMonth]
    assumed: Assumptions

    def of(self, month: date) -> list[SalesOfMonth]:
        return [sold for sold in self.sales if sold.month == month]

    def goods(self, month: date) -> Money:
        return Money.total(sold.revenue for sold in self.of(month))

    def revenue(self, month: date) -> Money:
        """Goods and services; none before the company began."""
        return self.goods(month) + self.assumed.services if self.is_active(month) else ZERO

    def is_active(self, month: date) -> bool:
        return self.assumed.first_month is None or month >= self.assumed.first_month.replace(day=1)

    @property
    def months(self) -> list[date]:
        return [month for number in MONTHS if self.is_active(month := date(self.year, number, 1))]

    def before(self, month: date) -> list[date]:
        """The up to twelve months before one, in which the company was active."""
        found = (_earlier(month, by) for by in range(12, 0, -1))
        return [earlier for earlier in found if self.is_active(earlier)]


def _earlier(month: date, by: int) -> date:
    years, zero_based = divmod(month.year * 12 + month.month - 1 - by, 12)
    return date(years, zero_based + 1, 1)
