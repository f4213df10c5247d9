"""PIS and COFINS of a sale of goods."""

from __future__ import annotations

from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import ContributionTreatment, Treatment
from domain.kernel.money import ZERO, Money


def contributions(line: TaxableLine, chosen: Treatment, *, icms: Money) -> list[Tax]:
    """On the net value without the ICMS charged on the document (STF, Tema 69, for CST 01).

    A poverty fund stays in the base: Solução de Consulta Cosit 61/2024.
    """
    return [
        _contribution(TaxKind.PIS, line, chosen.pis, icms),
        _contribution(TaxKind.COFINS, line, chosen.cofins, icms),
    ]


def _contribution(kind: TaxKind, line: TaxableLine, chosen: ContributionTreatment, icms: Money) -> Tax:
    base = line.net - icms if chosen.without_icms else line.net
    base = base if chosen.rate else ZERO
    return Tax(
        kind=kind,
        situation=chosen.situation,
        base=base,
        rate=chosen.rate,
        amount=base.percent(chosen.rate),
        rules=chosen.rules,
    )
