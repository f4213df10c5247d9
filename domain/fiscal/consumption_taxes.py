"""IBS and CBS of a sale of goods (LC 214/2025)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from domain.fiscal.consumption_base import without_others
from domain.fiscal.tax_rules import ConsumptionRate
from domain.fiscal.tax_step import Step, StepKind, chosen_by, cited, rounded, step
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import RegularTax, Tax, TaxKind, deferred
from domain.fiscal.treatment import ConsumptionTreatment, RegularTreatment
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money

CONSUMPTION_TAXES = (TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS)

WITH_AMOUNTS = frozenset({"000", "200", "510", "515", "550"})
"""CST that state base, rate and amount (rule UB13-30 of NT 2025.002)."""

WITHOUT_AMOUNTS = frozenset({"400", "410"})
"""Exempt and immune: CST and cClassTrib alone (rule UB13-20)."""


def consumption_taxes(
    line: TaxableLine, chosen: ConsumptionTreatment | None, law: Law, *, others: Iterable[Tax]
) -> list[Tax]:
    """On the value without the other taxes, at rates that shrink and are deferred as was chosen.

    Raises Missing for situations that are laid out in other groups, and where there is no rate.
    """
    if chosen is None:
        return []
    if chosen.situation in WITHOUT_AMOUNTS:
        return [_without_amount(kind, chosen) for kind in CONSUMPTION_TAXES]
    if chosen.situation not in WITH_AMOUNTS:
        raise law.missing("IBS/CBS of situation", chosen.situation)
    base, steps = without_others(line.net, others)
    steps = [*chosen_by(chosen.rules), *steps, step(StepKind.BASE, base)]
    return [_tax(kind, base, steps, chosen, law) for kind in CONSUMPTION_TAXES]


def _tax(kind: TaxKind, base: Money, steps: list[Step], chosen: ConsumptionTreatment, law: Law) -> Tax:
    row = law.rule(ConsumptionRate, kind)
    reduction = chosen.cbs_reduction if kind is TaxKind.CBS else chosen.ibs_reduction
    bare = Tax(
        kind=kind,
        situation=chosen.situation,
        classification=chosen.classification,
        base=base,
        rate=row.rate,
        amount=ZERO,
        rules=(row.id, *chosen.rules),
        reduction=reduction or None,
        government=chosen.government,
    )
    steps = [*steps, cited(StepKind.RATE, row.rate, row), *_shrunk(bare)]
    whole, told = rounded(base.amount * bare.effective_rate / 100, steps)
    deferral = deferred(base, bare.effective_rate, chosen.deferral)
    return replace(
        bare,
        amount=whole - deferral.amount if deferral else whole,
        deferral=deferral,
        regular=_regular(bare, chosen.regular),
        steps=(*told, step(StepKind.DEFERRAL, chosen.deferral)) if deferral else told,
    )


def _shrunk(tax: Tax) -> list[Step]:
    reductions = [tax.reduction, tax.government.reduction if tax.government else None]
    return [step(StepKind.REDUCTION, percent) for percent in reductions if percent]


def _regular(tax: Tax, chosen: RegularTreatment | None) -> RegularTax | None:
    """What would be owed on the same base if the condition were not met."""
    if chosen is None:
        return None
    reduction = chosen.cbs_reduction if tax.kind is TaxKind.CBS else chosen.ibs_reduction
    rate = replace(tax, reduction=reduction, government=None).effective_rate
    return RegularTax(
        situation=chosen.situation,
        classification=chosen.classification,
        rate=rate,
        amount=tax.base.percent(rate),
    )


def _without_amount(kind: TaxKind, chosen: ConsumptionTreatment) -> Tax:
    return Tax(
        kind=kind,
        situation=chosen.situation,
        classification=chosen.classification,
        base=ZERO,
        rate=Decimal(0),
        amount=ZERO,
        rules=chosen.rules,
        steps=tuple(chosen_by(chosen.rules)),
    )
