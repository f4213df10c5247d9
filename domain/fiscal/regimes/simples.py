"""Simples Nacional: what the single payment (DAS) of a month is, and which tax has which part of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.regimes.law import (
    AmountFigure,
    Annex,
    CompanyTax,
    RateFigure,
    RegimeAmount,
    RegimeRate,
    SimplesBracket,
    SimplesShare,
)
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Refusal

BRACKETS = range(1, 7)
YEAR = 12
FEDERAL = (CompanyTax.IRPJ, CompanyTax.CSLL, CompanyTax.COFINS, CompanyTax.PIS, CompanyTax.CPP)
"""Those that take what ISS may not have (Res. CGSN 140/2018, art. 21)."""
OUTSIDE_ABOVE_SUBLIMIT = frozenset({CompanyTax.ICMS, CompanyTax.ISS})


class BeyondSimples(Refusal):
    """The revenue of twelve months is above the limit of Simples Nacional; facts: ``limit``, ``revenue``."""

    code = "BEYOND_SIMPLES"


@dataclass(frozen=True, kw_only=True)
class Revenue:
    """Revenue of a month under one annex; of taxes that others paid already it owes nothing."""

    annex: Annex
    amount: Money
    without: frozenset[CompanyTax] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What one part of the revenue owes; ``rate`` is the effective rate in percent, not rounded.

    ``parts`` add up to ``due``: the exact amount is rounded once, and the largest part takes the odd
    cents. ``rules`` are the ids of the rows that were applied.
    """

    annex: Annex
    bracket: int
    rate: Decimal
    revenue: Money
    due: Money
    parts: Mapping[CompanyTax, Money]
    rules: tuple[str, ...]


def payment(revenue: Revenue, rbt12: Money, law: Law) -> Payment:
    """Raises BeyondSimples, Missing."""
    bracket = bracket_of(revenue.annex, rbt12, law)
    rate = effective_rate(rbt12, bracket)
    shares = _shares(bracket, rate, law)
    owed = {tax: share for tax, share in shares.items() if tax not in revenue.without}
    exact = revenue.amount.amount * rate / 100 * sum(owed.values(), Decimal(0)) / 100
    due = Money.rounded(exact)
    return Payment(
        annex=revenue.annex,
        bracket=bracket.bracket,
        rate=rate,
        revenue=revenue.amount,
        due=due,
        parts=_parts(due, owed),
        rules=(bracket.id,),
    )


def bracket_of(annex: Annex, rbt12: Money, law: Law) -> SimplesBracket:
    """That of the revenue of twelve months; without any, the first. Raises BeyondSimples, Missing."""
    limit = law.rule(RegimeAmount, AmountFigure.SIMPLES_LIMIT).amount
    if rbt12 > limit:
        raise BeyondSimples(limit=limit, revenue=rbt12)
    rows = (law.rule(SimplesBracket, annex, bracket) for bracket in BRACKETS)
    return next(row for row in rows if rbt12 <= row.revenue_until)


def effective_rate(rbt12: Money, bracket: SimplesBracket) -> Decimal:
    """Percent: (RBT12 x nominal - deduction) / RBT12; nominal without any (LC 123/2006, art. 18, §1-A)."""
    if not rbt12:
        return bracket.rate
    return (rbt12.amount * bracket.rate - 100 * bracket.deduction.amount) / rbt12.amount


def twelve_months(before: Sequence[Money], current: Money) -> Money:
    """RBT12: the revenue of the twelve months ``before`` the current one.

    A company in its first year has as many as it has been active: their average, times twelve; in its
    first month that of the month itself (Res. CGSN 140/2018, art. 22).
    """
    if not before:
        return Money.rounded(current.amount * YEAR)
    if len(before) >= YEAR:
        return Money.total(before[-YEAR:])
    return Money.rounded(Money.total(before).amount / len(before) * YEAR)


def annex_by_payroll(annex: Annex, rbt12: Money, payroll12: Money, law: Law) -> Annex:
    """Services of annex V with enough payroll pay by annex III (factor r; LC 123/2006, art. 18, §5-J)."""
    if annex is not Annex.V:
        return annex
    least = law.rule(RegimeRate, RateFigure.FACTOR_R).rate
    if not rbt12:
        return Annex.III if payroll12 else Annex.V
    return Annex.III if payroll12.amount * 100 >= rbt12.amount * least else Annex.V


def is_above_sublimit(rbt12: Money, law: Law) -> bool:
    """Whether ICMS and ISS are paid outside of the DAS."""
    return rbt12 > law.rule(RegimeAmount, AmountFigure.SIMPLES_SUBLIMIT).amount


def _shares(bracket: SimplesBracket, rate: Decimal, law: Law) -> dict[CompanyTax, Decimal]:
    """In percent of the DAS, ISS at most its ceiling; what is beyond goes to the federal taxes."""
    found = {
        tax: row.share
        for tax in CompanyTax
        if (row := law.find(SimplesShare, bracket.annex, bracket.bracket, tax)) is not None
    }
    ceiling = law.rule(RegimeRate, RateFigure.ISS_CEILING).rate
    own = found.get(CompanyTax.ISS, Decimal(0))
    if own * rate <= ceiling * 100:
        return found
    capped = ceiling * 100 / rate
    federal = sum((found.get(tax, Decimal(0)) for tax in FEDERAL), Decimal(0))
    raised = {tax: found[tax] * (1 + (own - capped) / federal) for tax in FEDERAL if tax in found}
    return found | raised | {CompanyTax.ISS: capped}


def _parts(due: Money, shares: Mapping[CompanyTax, Decimal]) -> dict[CompanyTax, Money]:
    weights = list(shares.values())
    if not due or not any(weights):
        return dict.fromkeys(shares, ZERO)
    return dict(zip(shares, due.split(weights, remainder="largest"), strict=True))


def without_paid(*, substituted: bool, single_phase: bool) -> frozenset[CompanyTax]:
    """What is owed no more of goods whose tax was charged in advance, or in a single phase."""
    paid: Collection[CompanyTax] = [
        *((CompanyTax.ICMS,) if substituted else ()),
        *((CompanyTax.PIS, CompanyTax.COFINS) if single_phase else ()),
    ]
    return frozenset(paid)
