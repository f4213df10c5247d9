"""Assessing a sale: the operation code and the taxes of each line, by the law of the day."""

from __future__ import annotations

from dataclasses import dataclass

from domain.fiscal.consumption_taxes import consumption_taxes
from domain.fiscal.icms import destination_share, icms, poverty_fund
from domain.fiscal.pis_cofins import contributions
from domain.fiscal.tax_rules import Cfop
from domain.fiscal.taxable_sale import STANDARD, TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax
from domain.kernel.law import Law
from domain.kernel.refusal import Refusal, checks


class NonContributorConsumes(Refusal):
    """Who does not pay ICMS buys as final consumer (NF-e rule E16a, rejection 696)."""

    code = "NON_CONTRIBUTOR_CONSUMES"


@dataclass(frozen=True, kw_only=True)
class AssessedLine:
    """``taxes`` stand in the order of TaxKind; a tax that does not apply is absent."""

    cfop: str
    cfop_rule: str
    taxes: tuple[Tax, ...]


def assess(sale: TaxableSale, law: Law) -> list[AssessedLine]:
    """What each line of a sale of goods owes, in the order of the lines.

    Raises Missing (several as RefusalGroup, under ``lines``/index) for whatever the law of the
    day does not say, and NonContributorConsumes.
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
                assessed.append(_assess_line(line, sale, law))
    return assessed


def _assess_line(line: TaxableLine, sale: TaxableSale, law: Law) -> AssessedLine:
    cfop = law.rule(Cfop, sale.regime, line.production, sale.destination)
    owed = [icms(line, sale, law), *poverty_fund(line, sale, law), *destination_share(line, sale, law)]
    owed += contributions(line, sale, law, icms=owed[0].amount)
    owed += consumption_taxes(line, sale, law, others=owed)
    return AssessedLine(cfop=cfop.code, cfop_rule=cfop.id, taxes=tuple(owed))


__all__ = [
    "STANDARD",
    "AssessedLine",
    "NonContributorConsumes",
    "TaxableLine",
    "TaxableSale",
    "assess",
]
