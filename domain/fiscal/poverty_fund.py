"""What a state's fund against poverty adds to its ICMS (ADCT, art. 82, § 1)."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.tax_rules import PovertyFund
from domain.fiscal.tax_step import StepKind, cited, rounded, step
from domain.fiscal.taxable_sale import TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import IcmsTreatment
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money

WHOLE = Decimal(100)


def poverty_fund(sale: TaxableSale, chosen: IcmsTreatment, law: Law, *, own: Tax) -> list[Tax]:
    """On top of the ICMS charged inside the state, on its base; not where all of it is deferred,
    nor by companies under Simples."""
    if sale.interstate or sale.under_simples or not chosen.charged or chosen.deferral == WHOLE:
        return []
    return laid_on(TaxKind.FCP, sale.issuer_state, own.base, chosen, law)


def fund_rate(state: str, chosen: IcmsTreatment, law: Law) -> Decimal:
    """In percent; nothing where the state has no fund or it spares these goods."""
    fund = law.find(PovertyFund, state) if chosen.fund else None
    return fund.rate if fund else Decimal(0)


def laid_on(
    kind: TaxKind, state: str, base: Money, chosen: IcmsTreatment, law: Law, *, less: Money = ZERO
) -> list[Tax]:
    """The fund of a state on a base, ``less`` what was charged of a fund already."""
    fund = law.find(PovertyFund, state) if chosen.fund else None
    if fund is None:
        return []
    steps = [step(StepKind.BASE, base), cited(StepKind.RATE, fund.rate, fund)]
    if less:
        steps.append(step(StepKind.MINUS, less, tax=TaxKind.FCP))
    amount, told = rounded(base.amount * fund.rate / 100 - less.amount, steps)
    return [
        Tax(
            kind=kind,
            situation=chosen.situation,
            base=base,
            rate=fund.rate,
            amount=amount,
            rules=(fund.id,),
            steps=told,
        )
    ]
