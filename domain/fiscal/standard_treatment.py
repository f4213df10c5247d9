"""How an item is taxed when nobody chose: by its tax class, from the rows of law."""

from __future__ import annotations

from domain.fiscal.operation import BY_PRODUCT, OperationCfop
from domain.fiscal.tax_rules import (
    Cfop,
    ConsumptionClass,
    ConsumptionDuty,
    ContributionRate,
    Destination,
    Duty,
    IcmsSituation,
)
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import TaxKind
from domain.fiscal.treatment import ConsumptionTreatment, ContributionTreatment, IcmsTreatment, Treatment
from domain.kernel.law import Law


def treatment(line: TaxableLine, sale: TaxableSale, law: Law) -> Treatment:
    """Raises Missing for whatever the law of the day does not say of this class and regime."""
    cfop, cfop_rule = code_by_law(line, sale, law)
    return Treatment(
        cfop=cfop,
        cfop_rule=cfop_rule,
        icms=icms_by_law(line, sale, law),
        pis=contribution_by_law(TaxKind.PIS, line, sale, law),
        cofins=contribution_by_law(TaxKind.COFINS, line, sale, law),
        consumption=consumption_by_law(line, sale, law),
    )


def code_by_law(line: TaxableLine, sale: TaxableSale, law: Law) -> tuple[str, str]:
    """CFOP, and the row that has it."""
    if sale.operation in BY_PRODUCT:
        sold = law.rule(Cfop, sale.regime, line.production, sale.destination)
        return sold.code, sold.id
    destination = Destination.OTHER_STATE if sale.interstate else Destination.SAME_STATE
    done = law.rule(OperationCfop, sale.operation.value, line.production, destination)
    return done.code, done.id


def icms_by_law(line: TaxableLine, sale: TaxableSale, law: Law) -> IcmsTreatment:
    rule = law.rule(IcmsSituation, sale.class_of(line), sale.regime)
    return IcmsTreatment(situation=rule.situation, charged=rule.charged, rules=(rule.id,))


def contribution_by_law(
    kind: TaxKind, line: TaxableLine, sale: TaxableSale, law: Law
) -> ContributionTreatment:
    rule = law.rule(ContributionRate, kind, sale.contributions, sale.class_of(line))
    return ContributionTreatment(
        situation=rule.situation, rate=rule.rate, without_icms=rule.without_icms, rules=(rule.id,)
    )


def consumption_by_law(line: TaxableLine, sale: TaxableSale, law: Law) -> ConsumptionTreatment | None:
    duty = law.rule(ConsumptionDuty, sale.regime)
    if duty.duty is Duty.UNDECIDED:
        raise law.missing("future technical note on IBS and CBS", sale.regime, duty.norm)
    if duty.duty is Duty.NOT_REQUIRED:
        return None
    group = law.rule(ConsumptionClass, sale.class_of(line))
    return ConsumptionTreatment(
        situation=group.situation, classification=group.classification, rules=(group.id, duty.id)
    )
