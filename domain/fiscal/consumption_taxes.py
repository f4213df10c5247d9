"""IBS and CBS of a sale of goods (LC 214/2025), in their test year."""

from __future__ import annotations

from collections.abc import Iterable

from domain.fiscal.tax_rules import ConsumptionRate
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import ConsumptionTreatment
from domain.kernel.law import Law
from domain.kernel.money import Money

CONSUMPTION_TAXES = (TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS)


def consumption_taxes(
    line: TaxableLine, chosen: ConsumptionTreatment | None, law: Law, *, others: Iterable[Tax]
) -> list[Tax]:
    """On the net value without ICMS, the destination's share, the poverty funds, PIS and COFINS.

    NT 2025.002: vBC = vProd - vDesc - vPIS - vCOFINS - vICMS - vICMSUFDest - vFCP - vFCPUFDest,
    for goods without freight, insurance or other charges.
    """
    if chosen is None:
        return []
    base = line.net - Money.total(tax.amount for tax in others)
    return [_tax(kind, base, chosen, law) for kind in CONSUMPTION_TAXES]


def _tax(kind: TaxKind, base: Money, chosen: ConsumptionTreatment, law: Law) -> Tax:
    rate = law.rule(ConsumptionRate, kind)
    return Tax(
        kind=kind,
        situation=chosen.situation,
        classification=chosen.classification,
        base=base,
        rate=rate.rate,
        amount=base.percent(rate.rate),
        rules=(rate.id, *chosen.rules),
    )
