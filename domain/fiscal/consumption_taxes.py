"""IBS and CBS of a sale of goods (LC 214/2025), in their test year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from domain.fiscal.tax_rules import (
    ConsumptionClass,
    ConsumptionDuty,
    ConsumptionRate,
    Duty,
)
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money

NOT_CHARGED = frozenset({"400", "410"})
"""Exempt, and immune or not subject (NT 2025.002, table of CST)."""
CONSUMPTION_TAXES = (TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS)


def consumption_taxes(line: TaxableLine, sale: TaxableSale, law: Law, *, others: Iterable[Tax]) -> list[Tax]:
    """On the net value without ICMS, the destination's share, the poverty funds, PIS and COFINS.

    NT 2025.002: vBC = vProd + vFrete + vSeg + vOutro - vDesc - vPIS - vCOFINS - vICMS - vICMSUFDest
    - vFCP - vFCPUFDest.
    """
    duty = law.rule(ConsumptionDuty, sale.regime)
    if duty.duty is Duty.UNDECIDED:
        raise law.missing("future technical note on IBS and CBS", sale.regime, duty.norm)
    if duty.duty is Duty.NOT_REQUIRED:
        return []
    base = line.net - Money.total(tax.amount for tax in others)
    return [_tax(kind, base, line, law, duty) for kind in CONSUMPTION_TAXES]


def _tax(kind: TaxKind, base: Money, line: TaxableLine, law: Law, duty: ConsumptionDuty) -> Tax:
    rate, group = (
        law.rule(ConsumptionRate, kind),
        law.rule(ConsumptionClass, line.tax_class),
    )
    charged = Decimal(0) if group.situation in NOT_CHARGED else rate.rate
    return Tax(
        kind=kind,
        situation=group.situation,
        classification=group.classification,
        base=base if charged else ZERO,
        rate=charged,
        amount=base.percent(charged),
        rules=(rate.id, group.id, duty.id),
    )
