"""Treatments for tests: the usual one of goods, and changes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.fiscal.assessment import assess
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import (
    ConsumptionTreatment,
    ContributionTreatment,
    IcmsTreatment,
    IpiTreatment,
    SubstitutionTreatment,
    Treatment,
)
from domain.kernel.brazil import ContributionRegime, StateRegistrationKind, TaxRegime
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from persistence.law.book import shipped_law

LAW = shipped_law(date(2026, 11, 21))
REDUCED_60 = ConsumptionTreatment(
    situation="200", classification="200034", ibs_reduction=Decimal(60), cbs_reduction=Decimal(60)
)

USUAL = Treatment(
    cfop="5102",
    icms=IcmsTreatment(situation="00", charged=True, rules=("rule-icms",)),
    pis=ContributionTreatment(situation="01", rate=Decimal("1.65"), without_icms=True),
    cofins=ContributionTreatment(situation="01", rate=Decimal("7.6"), without_icms=True),
    consumption=ConsumptionTreatment(situation="000", classification="000001"),
)


def goods(gross: str = "1000", **changes: Any) -> TaxableLine:
    return replace(TaxableLine(ncm="61091000", origin=0, gross=Money.of(gross), discount=ZERO), **changes)


def sale(*lines: TaxableLine, **changes: Any) -> TaxableSale:
    usual = TaxableSale(
        issuer_state="SP",
        regime=TaxRegime.REGULAR,
        contribution_regime=ContributionRegime.NON_CUMULATIVE,
        recipient_state="SP",
        registration=StateRegistrationKind.CONTRIBUTOR,
        final_consumer=False,
        lines=lines or (goods(),),
    )
    return replace(usual, **changes)


def to_consumer(*lines: TaxableLine, state: str, **changes: Any) -> TaxableSale:
    unregistered = StateRegistrationKind.NON_CONTRIBUTOR
    return sale(*lines, recipient_state=state, registration=unregistered, final_consumer=True, **changes)


def icms(situation: str, *, charged: bool = True, **changes: Any) -> Treatment:
    return replace(USUAL, icms=IcmsTreatment(situation=situation, charged=charged, **changes))


def in_advance(situation: str = "10", margin: str | None = "40", **changes: Any) -> Treatment:
    told = SubstitutionTreatment(margin=None if margin is None else Decimal(margin), **changes)
    return icms(situation, charged=situation in {"10", "70", "90"}, substitution=told)


def with_ipi(rate: str = "10", situation: str = "50", **changes: Any) -> Treatment:
    chosen = IpiTreatment(situation=situation, framework="999", rate=Decimal(rate))
    return replace(USUAL, ipi=chosen, **changes)


def taxes(treatment: Treatment, sold: TaxableSale | None = None, law: Law = LAW) -> dict[TaxKind, Tax]:
    [assessed] = assess(sold or sale(), law, [treatment])
    return {tax.kind: tax for tax in assessed.taxes}


def amount(treatment: Treatment, kind: TaxKind, sold: TaxableSale | None = None) -> str:
    return str(taxes(treatment, sold)[kind].amount)
