"""The selective tax on goods that harm health or the environment (IS; LC 214/2025, arts. 409 to 438)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.fiscal.consumption_base import without_others
from domain.fiscal.tax_step import StepKind, chosen_by, rounded, step
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import SelectiveTreatment
from domain.kernel.law import Law

FIRST_YEAR = 2027
"""EC 132/2023, art. 126 of the ADCT."""


def selective_tax(
    line: TaxableLine, chosen: SelectiveTreatment | None, law: Law, *, others: Iterable[Tax]
) -> list[Tax]:
    """On the value without the taxes inside it. Raises Missing for the years before it begins."""
    if chosen is None:
        return []
    if law.day.year < FIRST_YEAR:
        raise law.missing("selective tax", chosen.classification)
    base, steps = without_others(line.net, others)
    steps = [*chosen_by(chosen.rules), *steps, step(StepKind.BASE, base), step(StepKind.RATE, chosen.rate)]
    amount, told = rounded(base.amount * chosen.rate / 100, steps)
    return [
        Tax(
            kind=TaxKind.SELECTIVE,
            situation=chosen.situation,
            classification=chosen.classification,
            base=base,
            rate=chosen.rate,
            amount=amount,
            rules=chosen.rules,
            steps=told,
        )
    ]
