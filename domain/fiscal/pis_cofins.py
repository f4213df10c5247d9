"""PIS and COFINS of a sale of goods."""

from __future__ import annotations

from domain.fiscal.tax_rules import ContributionRate
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money


def contributions(line: TaxableLine, sale: TaxableSale, law: Law, *, icms: Money) -> list[Tax]:
    """On the net value without the ICMS charged on the document (STF, Tema 69, for CST 01).

    A poverty fund stays in the base: Solução de Consulta Cosit 61/2024.
    """
    return [_contribution(kind, line, sale, law, icms) for kind in (TaxKind.PIS, TaxKind.COFINS)]


def _contribution(kind: TaxKind, line: TaxableLine, sale: TaxableSale, law: Law, icms: Money) -> Tax:
    rule = law.rule(ContributionRate, kind, sale.contributions, line.tax_class)
    base = line.net - icms if rule.without_icms else line.net
    base = base if rule.rate else ZERO
    return Tax(
        kind=kind,
        situation=rule.situation,
        base=base,
        rate=rule.rate,
        amount=base.percent(rule.rate),
        rules=(rule.id,),
    )
