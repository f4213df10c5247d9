"""Determination: from the company's rules and the law to how each item of a document is taxed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.fiscal.invoice import Direction
from domain.fiscal.known_codes import icms_table, known
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.rule_book import Chosen, RuleBook
from domain.fiscal.rule_conditions import ItemFacts, SaleFacts
from domain.fiscal.standard_treatment import (
    code_by_law,
    consumption_by_law,
    contribution_by_law,
    icms_by_law,
    treatment,
)
from domain.fiscal.tax_rules import ConsumptionDuty, Duty
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import TaxKind
from domain.fiscal.treatment import (
    ConsumptionTreatment,
    ContributionTreatment,
    IcmsTreatment,
    IpiTreatment,
    SelectiveTreatment,
    SubstitutionTreatment,
    Treatment,
)
from domain.kernel.law import Law
from domain.kernel.refusal import checks

INBOUND = (GoodsOperation.RETURN,)
"""Operations whose goods come in."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What rules may ask of an item besides what its taxes are reckoned from."""

    product_id: UUID | None
    cest: str | None


def treatments_of(
    sale: TaxableSale,
    law: Law,
    book: RuleBook,
    goods: Sequence[Known],
) -> list[Treatment] | None:
    """How each line is taxed; None where no rule applies and the law alone decides.

    ``goods`` stand in the order of the lines. Raises Missing (under ``lines``/index) for what neither
    rules nor law say.
    """
    if not book.rules:
        return None
    chosen = _chosen(sale, law, book, goods)
    return _treatments(sale, law, chosen) if any(chosen) else None


def determined(sale: TaxableSale, law: Law, book: RuleBook, goods: Sequence[Known]) -> list[Determined]:
    """The same part by part, for documents that state some of them: what they state is asked of nobody."""
    chosen = _chosen(sale, law, book, goods) if book.rules else [{} for _ in sale.lines]
    return [Determined(line, sale, law, parts) for line, parts in zip(sale.lines, chosen, strict=True)]


def _chosen(sale: TaxableSale, law: Law, book: RuleBook, goods: Sequence[Known]) -> list[Chosen]:
    rules = book.for_sale(sale_facts(sale), law.day)
    return [rules.chosen_for(item_facts(line, item)) for line, item in zip(sale.lines, goods, strict=True)]


def sale_facts(sale: TaxableSale) -> SaleFacts:
    return SaleFacts(
        regime=sale.regime,
        operation=sale.operation,
        direction=Direction.INBOUND if sale.operation in INBOUND else Direction.OUTBOUND,
        origin_state=sale.issuer_state,
        destination_state=sale.recipient_state,
        recipient=sale.registration,
        final_consumer=sale.final_consumer,
    )


def item_facts(line: TaxableLine, item: Known) -> ItemFacts:
    return ItemFacts(
        ncm=line.ncm,
        origin=line.origin,
        cest=item.cest,
        tax_class=line.tax_class,
        production=line.production,
        product_id=item.product_id,
    )


def _treatments(sale: TaxableSale, law: Law, chosen: Sequence[Chosen]) -> list[Treatment]:
    found: list[Treatment] = []
    with checks() as check:
        for index, (line, parts) in enumerate(zip(sale.lines, chosen, strict=True)):
            with check.at("lines", index):
                found.append(
                    Determined(line, sale, law, parts).treatment if parts else treatment(line, sale, law)
                )
    return found


@dataclass(frozen=True)
class Determined:
    """One line with the rules that decide its parts; the law decides the others."""

    line: TaxableLine
    sale: TaxableSale
    law: Law
    chosen: Chosen

    @property
    def treatment(self) -> Treatment:
        cfop, cfop_rule = self._cfop
        return Treatment(
            cfop=cfop,
            cfop_rule=cfop_rule,
            icms=self._icms,
            pis=self.contribution(TaxKind.PIS),
            cofins=self.contribution(TaxKind.COFINS),
            ipi=self._ipi,
            consumption=self.consumption,
            selective=self._selective,
            texts=self.texts,
            rules=tuple(dict.fromkeys(rule.reference for rule in self.chosen.values())),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        text, _ = self._part("text")
        return (text,) if text else ()

    @property
    def own_cfop(self) -> str | None:
        """The code that a rule of the company says, if any does."""
        return self._part("cfop")[0]

    def _part(self, name: str) -> tuple[Any, tuple[str, ...]]:
        """What a rule says of it, with the rule."""
        rule = self.chosen.get(name)
        return (getattr(rule.outcome, name), (rule.reference,)) if rule else (None, ())

    @property
    def _cfop(self) -> tuple[str, str]:
        code, rules = self._part("cfop")
        if code is not None:
            return code, rules[0]
        return code_by_law(self.line, self.sale, self.law)

    @property
    def _icms(self) -> IcmsTreatment:
        said, rules = self._part("icms")
        if said is None:
            chosen = icms_by_law(self.line, self.sale, self.law)
        else:
            code = known(self.law, icms_table(said.situation), said.situation)
            chosen = IcmsTreatment(**vars(said), charged=code.charges, rules=(*rules, code.id))
        return self._with_extras(chosen)

    def _with_extras(self, chosen: IcmsTreatment) -> IcmsTreatment:
        rate, by_rate = self._part("icms_rate")
        credit, by_credit = self._part("simples_credit")
        substitution, by_substitution = self._part("substitution")
        in_advance = (
            SubstitutionTreatment(**vars(substitution), rules=by_substitution) if substitution else None
        )
        rules = tuple(dict.fromkeys((*chosen.rules, *by_rate, *by_credit)))
        return replace(chosen, rate=rate, simples_credit=credit, substitution=in_advance, rules=rules)

    def contribution(self, kind: TaxKind) -> ContributionTreatment:
        said, rules = self._part("contributions")
        if said is None:
            return contribution_by_law(kind, self.line, self.sale, self.law)
        rate = said.pis_rate if kind is TaxKind.PIS else said.cofins_rate
        return ContributionTreatment(
            situation=said.situation, rate=rate, without_icms=said.without_icms, rules=rules
        )

    @property
    def _ipi(self) -> IpiTreatment | None:
        said, rules = self._part("ipi")
        return IpiTreatment(**vars(said), rules=rules) if said else None

    @property
    def consumption(self) -> ConsumptionTreatment | None:
        said, rules = self._part("consumption")
        duty = self.law.rule(ConsumptionDuty, self.sale.regime)
        if said is None or duty.duty is not Duty.REQUIRED:
            return consumption_by_law(self.line, self.sale, self.law)
        return ConsumptionTreatment(situation=said.classification[:3], **vars(said), rules=(*rules, duty.id))

    @property
    def _selective(self) -> SelectiveTreatment | None:
        said, rules = self._part("selective")
        return SelectiveTreatment(**vars(said), rules=rules) if said else None
