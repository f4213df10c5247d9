"""A year under Simples Nacional."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from domain.fiscal.regimes.law import CompanyTax
from domain.fiscal.regimes.result import CompanyRegime, MonthOwed, OwnTax, RegimeYear
from domain.fiscal.regimes.simples import (
    OUTSIDE_ABOVE_SUBLIMIT,
    BeyondSimples,
    Revenue,
    annex_by_payroll,
    is_above_sublimit,
    payment,
    twelve_months,
    without_paid,
)
from domain.fiscal.regimes.year import Year
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing

Laws = Mapping[date, Law]
"""The law of each month, by its first day."""


def simples_year(year: Year, laws: Laws) -> RegimeYear:
    """Never refuses: what is beyond the limit, or what no row says, is named as missing."""
    found = RegimeYear(regime=CompanyRegime.SIMPLES)
    for month in year.months:
        law = laws[month]
        rbt12 = twelve_months([year.revenue(each) for each in year.before(month)], year.revenue(month))
        taxes: list[OwnTax] = []
        try:
            taxes = list(_taxes(year, month, rbt12, law))
            if is_above_sublimit(rbt12, law):
                found.lacks(law.missing("ICMS and ISS outside of Simples", "above the sublimit"))
        except (BeyondSimples, Missing) as refused:
            found.lacks(refused)
        found.months.append(MonthOwed(month=month, revenue=year.revenue(month), taxes=taxes, rbt12=rbt12))
    return found


def _taxes(year: Year, month: date, rbt12: Money, law: Law) -> Iterator[OwnTax]:
    for revenue in _revenues(year, month, rbt12, law):
        if revenue.amount <= ZERO:
            continue
        paid = payment(revenue, rbt12, law)
        for tax, amount in paid.parts.items():
            yield OwnTax(
                tax=tax,
                base=paid.revenue,
                rate=paid.rate,
                amount=amount,
                rules=paid.rules,
                annex=paid.annex,
                bracket=paid.bracket,
            )


def _revenues(year: Year, month: date, rbt12: Money, law: Law) -> Iterator[Revenue]:
    """Of goods by what was paid for them before, and of services; ICMS and ISS leave above the sublimit."""
    outside = OUTSIDE_ABOVE_SUBLIMIT if is_above_sublimit(rbt12, law) else frozenset[CompanyTax]()
    for sold in year.of(month):
        paid = without_paid(substituted=sold.substituted, single_phase=sold.single_phase)
        yield Revenue(annex=year.assumed.annex, amount=sold.revenue, without=paid | outside)
    payroll12 = Money.rounded(year.assumed.payroll.amount * 12)
    annex = annex_by_payroll(year.assumed.services_annex, rbt12, payroll12, law)
    yield Revenue(annex=annex, amount=year.assumed.services, without=outside)
