"""What each regime would cost a company in a year, from its documents and what is assumed besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.fiscal.regimes.profit_year import actual_year, presumed_year
from domain.fiscal.regimes.result import RegimeYear
from domain.fiscal.regimes.simples_year import Laws, simples_year
from domain.fiscal.regimes.year import Assumptions, SalesByMonth, Year
from domain.kernel.command import UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO
from domain.kernel.refusal import OutOfRange, checks

FIRST_YEAR, LAST_YEAR = 2018, 2100
"""Since 2018 Simples has the brackets of LC 155/2016."""
MOST_PAYROLL_CHARGES = 100


@dataclass(kw_only=True)
class SimulateTaxRegime:
    """A year, and what its documents do not say."""

    permission = "fiscal.regime.simulate"

    year: int
    """The calendar year; its documents and those of the year before are read."""
    assumptions: Assumptions = field(default_factory=Assumptions)
    """What documents do not say."""


async def simulate_tax_regime(asked: SimulateTaxRegime, uow: UnitOfWork) -> list[RegimeYear]:
    """Every regime. Raises OutOfRange for what cannot be; what is merely missing is named with the regime."""
    _check(asked)
    first, last = date(asked.year - 1, 1, 1), date(asked.year, 12, 31)
    sales = await uow.ask(SalesByMonth).between(first, last)
    year = Year(year=asked.year, sales=sales, assumed=asked.assumptions)
    laws = await _laws(year, uow)
    return [simples_year(year, laws), presumed_year(year, laws), actual_year(year, laws)]


async def _laws(year: Year, uow: UnitOfWork) -> Laws:
    """The law of each quarter's first day, for its months."""
    book = uow.ask(LawBook)
    quarters = {month: await book.on(date(year.year, month, 1)) for month in (1, 4, 7, 10)}
    return {month: quarters[(month.month - 1) // 3 * 3 + 1] for month in year.months}


def _check(asked: SimulateTaxRegime) -> None:
    assumed = asked.assumptions
    with checks() as check:
        real = FIRST_YEAR <= asked.year <= LAST_YEAR
        check.that(real, OutOfRange("year", least=FIRST_YEAR, most=LAST_YEAR))
        for name in ("services", "payroll", "purchases"):
            some = getattr(assumed, name) >= ZERO
            check.that(some, OutOfRange("assumptions", name, least=0))
        check.that(assumed.icms is None or assumed.icms >= ZERO, OutOfRange("assumptions", "icms", least=0))
        charges = assumed.payroll_charges
        sound = charges is None or 0 <= charges <= MOST_PAYROLL_CHARGES
        check.that(sound, OutOfRange("assumptions", "payroll_charges", least=0, most=MOST_PAYROLL_CHARGES))
