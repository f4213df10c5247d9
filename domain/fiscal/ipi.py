"""IPI of a sale of goods by who made or imported them (Decreto 7.212/2010)."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.tax_step import StepKind, chosen_by, rounded, step
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import IpiTreatment
from domain.kernel.money import ZERO

CHARGED = frozenset({"00", "49", "50", "99"})
"""Situations that state an amount; the others say why there is none."""


def ipi(line: TaxableLine, chosen: IpiTreatment | None) -> list[Tax]:
    """On the value with freight, insurance and other charges and without discount (STF, Tema 84), or so
    many reais a unit; nothing where the situation charges nothing."""
    if chosen is None:
        return []
    steps = chosen_by(chosen.rules)
    if chosen.unit_amount is not None and chosen.situation in CHARGED:
        return [_by_quantity(line, chosen, chosen.unit_amount)]
    rate = chosen.rate if chosen.situation in CHARGED else None
    base = line.net if rate is not None else ZERO
    rate = rate or Decimal(0)
    steps += [step(StepKind.VALUE, line.net), step(StepKind.BASE, base), step(StepKind.RATE, rate)]
    amount, told = rounded(base.amount * rate / 100, steps)
    return [
        Tax(
            kind=TaxKind.IPI,
            situation=chosen.situation,
            base=base,
            rate=rate,
            amount=amount,
            rules=chosen.rules,
            framework=chosen.framework,
            steps=told,
        )
    ]


def _by_quantity(line: TaxableLine, chosen: IpiTreatment, each: Decimal) -> Tax:
    steps = [step(StepKind.QUANTITY, line.quantity), step(StepKind.RATE, each)]
    amount, told = rounded(line.quantity * each, [*chosen_by(chosen.rules), *steps])
    return Tax(
        kind=TaxKind.IPI,
        situation=chosen.situation,
        base=ZERO,
        rate=Decimal(0),
        amount=amount,
        rules=chosen.rules,
        framework=chosen.framework,
        units=line.quantity,
        unit_amount=each,
        steps=told,
    )
