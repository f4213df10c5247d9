"""PIS and COFINS of a sale of goods."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.tax_step import StepKind, chosen_by, rounded, step
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import ContributionTreatment, Treatment
from domain.kernel.money import ZERO, Money

NOT_CHARGED = frozenset({"04", "05", "06", "07", "08", "09"})
"""Situations that state no amount: single phase, substitution, zero rate, exempt, not incident, suspended."""

IN_ADVANCE = {TaxKind.PIS: TaxKind.PIS_SUBSTITUTION, TaxKind.COFINS: TaxKind.COFINS_SUBSTITUTION}


def contributions(line: TaxableLine, chosen: Treatment, *, icms: Money) -> list[Tax]:
    """On the net value without the ICMS charged on the document (STF, Tema 69, for CST 01).

    A poverty fund stays in the base: Solução de Consulta Cosit 61/2024. IPI and ICMS charged in
    advance are no revenue, and are in no base.
    """
    return [
        tax
        for kind, told in ((TaxKind.PIS, chosen.pis), (TaxKind.COFINS, chosen.cofins))
        for tax in (_contribution(kind, line, told, icms), *_in_advance(kind, line, told))
    ]


def _contribution(kind: TaxKind, line: TaxableLine, chosen: ContributionTreatment, icms: Money) -> Tax:
    if chosen.unit_amount is not None and chosen.situation not in NOT_CHARGED:
        return _by_quantity(kind, line, chosen, chosen.unit_amount)
    steps = [*chosen_by(chosen.rules), step(StepKind.VALUE, line.net)]
    base = line.net
    if chosen.without_icms:
        base = line.net - min(icms, line.net)
        steps.append(step(StepKind.MINUS, icms, tax=TaxKind.ICMS))
    rate = Decimal(0) if chosen.situation in NOT_CHARGED else chosen.rate
    base = base if rate else ZERO
    steps += [step(StepKind.BASE, base), step(StepKind.RATE, rate)]
    amount, told = rounded(base.amount * rate / 100, steps)
    return Tax(
        kind=kind,
        situation=chosen.situation,
        base=base,
        rate=rate,
        amount=amount,
        rules=chosen.rules,
        steps=told,
    )


def _by_quantity(kind: TaxKind, line: TaxableLine, chosen: ContributionTreatment, each: Decimal) -> Tax:
    steps = [step(StepKind.QUANTITY, line.quantity), step(StepKind.RATE, each)]
    amount, told = rounded(line.quantity * each, [*chosen_by(chosen.rules), *steps])
    return Tax(
        kind=kind,
        situation=chosen.situation,
        base=ZERO,
        rate=Decimal(0),
        amount=amount,
        rules=chosen.rules,
        units=line.quantity,
        unit_amount=each,
        steps=told,
    )


def _in_advance(kind: TaxKind, line: TaxableLine, chosen: ContributionTreatment) -> list[Tax]:
    rate = chosen.substitution_rate
    if not rate:
        return []
    steps = [*chosen_by(chosen.rules), step(StepKind.BASE, line.net), step(StepKind.RATE, rate)]
    amount, told = rounded(line.net.amount * rate / 100, steps)
    return [
        Tax(
            kind=IN_ADVANCE[kind],
            situation=chosen.situation,
            base=line.net,
            rate=rate,
            amount=amount,
            rules=chosen.rules,
            steps=told,
        )
    ]
