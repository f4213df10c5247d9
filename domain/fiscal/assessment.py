"""Assessing a sale: the operation code and the taxes of each line, by the law of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.fiscal.calculation import taxes_of
from domain.fiscal.standard_treatment import treatment
from domain.fiscal.taxable_sale import STANDARD, TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax
from domain.fiscal.treatment import Treatment
from domain.kernel.law import Law
from domain.kernel.refusal import Refusal, checks


class NonContributorConsumes(Refusal):
    """Who does not pay ICMS buys as final consumer (NF-e rule E16a, rejection 696)."""

    code = "NON_CONTRIBUTOR_CONSUMES"


@dataclass(frozen=True, kw_only=True)
class AssessedLine:
    """``taxes`` stand in the order of TaxKind; a tax that does not apply is absent. ``texts`` are what
    the law wants said on the item (infAdProd)."""

    cfop: str
    cfop_rule: str
    taxes: tuple[Tax, ...]
    texts: tuple[str, ...] = ()


def assess(sale: TaxableSale, law: Law, treatments: Sequence[Treatment] | None = None) -> list[AssessedLine]:
    """What each line of a sale of goods owes, in the order of the lines.

    ``treatments`` say how each line is taxed, in the same order; without them the rows of law do, by
    the lines' tax classes. Raises Missing (several as RefusalGroup, under ``lines``/index) for
    whatever the law of the day does not say, and NonContributorConsumes.
    """
    assessed: list[AssessedLine] = []
    with checks() as check:
        check.that(
            sale.final_consumer or not sale.to_non_contributor,
            NonContributorConsumes("final_consumer"),
        )
        check.that(
            not sale.contributions_unknown, law.missing("PIS/COFINS regime of the issuer", sale.regime)
        )
        for index, line in enumerate(sale.lines):
            with check.at("lines", index):
                chosen = treatments[index] if treatments is not None else treatment(line, sale, law)
                assessed.append(
                    AssessedLine(
                        cfop=chosen.cfop,
                        cfop_rule=chosen.cfop_rule,
                        taxes=taxes_of(line, sale, chosen, law),
                        texts=chosen.texts,
                    )
                )
    return assessed


__all__ = [
    "STANDARD",
    "AssessedLine",
    "NonContributorConsumes",
    "TaxableLine",
    "TaxableSale",
    "assess",
]
