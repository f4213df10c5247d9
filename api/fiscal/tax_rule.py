"""The company's own tax rules: written by one, approved by another, in force between two days."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import (
    Direction,
    GoodsOperation,
    Production,
    StateRegistrationKind,
    TaxRegime,
    TaxRuleStatus,
)
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime, Decimal
from domain.fiscal.commands.draft_tax_rule import draft_tax_rule
from domain.fiscal.commands.end_tax_rule import end_tax_rule
from domain.fiscal.commands.revise_tax_rule import revise_tax_rule
from domain.fiscal.commands.submit_tax_rule import submit_tax_rule
from persistence.fiscal.rule_views import TAX_RULE

if TYPE_CHECKING:
    from api.platform.api_key import ApiKey
    from api.platform.member import Member

KeyLink = Annotated["ApiKey", strawberry.lazy("api.platform.api_key")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


def said(description: str):
    return strawberry.field(description=description)


@strawberry.type(description="When a tax rule applies; what is null does not matter.")
class TaxConditions:
    regime: TaxRegime | None = said("The issuer's regime (CRT).")
    operation: GoodsOperation | None = said("What is done with the goods.")
    direction: Direction | None = said("Whether they leave or come in.")
    origin_state: str | None = said("The issuer's state.")
    destination_state: str | None = said("The recipient's state.")
    recipient: StateRegistrationKind | None = said("Whether the recipient pays ICMS (indIEDest).")
    final_consumer: bool | None = said("Whether the recipient consumes it (indFinal).")
    origin: int | None = said("Origin of the goods, 0 to 8.")
    ncm: str | None = said("The first digits of the Mercosur nomenclature.")
    cest: str | None = said("Seven digits.")
    tax_class: str | None = said("The product's tax class.")
    production: Production | None = said("Whether the company made it.")
    product_node: strawberry.ID | None = strawberry.field(
        name="productId", description="The one product it is for."
    )
    product: strawberry.ID | None = strawberry.field(
        description="The id of the product.", deprecation_reason="Use `productId`. Removal on 2028-01-01 UTC."
    )


@strawberry.type(description="How a rule has ICMS charged.")
class IcmsOutcome:
    situation: str = said("CST of two digits, or CSOSN of three.")
    reduction: Decimal = said("Percent by which the base shrinks.")
    deferral: Decimal = said("Percent of the tax that is deferred.")
    relief: str | None = said("motDesICMS: why nothing is charged.")
    benefit: str | None = said("cBenef of the state.")


@strawberry.type(description="How a rule has ICMS of the sales to come charged; a margin or a final price.")
class SubstitutionOutcome:
    margin: Decimal | None = said("Published MVA in percent.")
    final_price: Decimal | None = said("Published price to the consumer, in reais for a unit.")
    reduction: Decimal = said("Percent by which the base shrinks.")


@strawberry.type(description="How a rule has IPI charged.")
class IpiOutcome:
    situation: str = said("CST of IPI.")
    framework: str = said("cEnq.")
    rate: Decimal | None = said("The rate in percent.")


@strawberry.type(description="How a rule has PIS and COFINS charged.")
class ContributionsOutcome:
    situation: str = said("CST of PIS and COFINS.")
    pis_rate: Decimal = said("The rate in percent.")
    cofins_rate: Decimal = said("The rate in percent.")
    without_icms: bool = said("Whether ICMS leaves the base (STF, Tema 69).")


@strawberry.type(description="How a rule has IBS and CBS charged.")
class ConsumptionOutcome:
    classification: str = said("cClassTrib; its first three digits are the CST.")
    ibs_reduction: Decimal = said("Percent by which the rates of IBS shrink.")
    cbs_reduction: Decimal = said("Percent by which the rate of CBS shrinks.")
    deferral: Decimal = said("Percent of the tax that is deferred.")


@strawberry.type(description="How a rule has the selective tax charged, from 2027.")
class SelectiveOutcome:
    situation: str = said("CST of the selective tax.")
    classification: str = said("cClassTribIS.")
    rate: Decimal = said("The rate in percent.")


@strawberry.type(description="The parts that a rule decides; of each the most specific rule's is taken.")
class TaxOutcome:
    cfop: str | None = said("The code of the operation.")
    icms: IcmsOutcome | None = said("How ICMS is charged.")
    icms_rate: Decimal | None = said("Percent, in place of the state's general rate.")
    substitution: SubstitutionOutcome | None = said("ICMS of the sales to come.")
    simples_credit: Decimal | None = said("pCredSN: percent that the buyer may take as credit.")
    ipi: IpiOutcome | None = said("How IPI is charged.")
    contributions: ContributionsOutcome | None = said("PIS and COFINS.")
    consumption: ConsumptionOutcome | None = said("IBS and CBS.")
    selective: SelectiveOutcome | None = said("The selective tax.")
    text: str | None = said("Printed with the item (infAdProd).")


@strawberry.type(description="A tax rule of the company's own (regra tributária).")
class TaxRule(Node):
    version: int = field("Raised by every change.")
    name: str = field("What people call it.")
    status: TaxRuleStatus = field("Where it is in its life.")
    conditions: TaxConditions = field("When it applies.")
    outcome: TaxOutcome = field("What it decides.")
    valid_from: Date = field("Its first day.")
    valid_until: Date | None = field("Its last day; null: it is open.")
    norm: str = field("The law, decree, agreement or ruling it follows.")
    source: str = field("Where that was read.")
    checked: Date | None = field("When it was compared with its source; null: nobody has done so.")
    replaces: "TaxRule | None" = relation("The rule that ended the day before this one began.")
    written_by: MemberLink | None = relation("Its author, who never approves it; null when a key wrote it.")
    written_by_key: KeyLink | None = relation("The key that wrote it.")
    approved_by: MemberLink | None = relation("Who approved it.")
    approved_at: DateTime | None = field("When it was approved.")
    available_actions: list[AvailableAction] = field("What may be done with it now, by who may.")


@strawberry.type
class TaxRuleQuery:
    tax_rule: TaxRule | None = lookup(TAX_RULE, "One tax rule.")
    tax_rules: Connection[TaxRule] | None = connection(
        TAX_RULE, "The company's own tax rules; what none decides, the law does."
    )


@strawberry.type
class TaxRuleMutation:
    draft_tax_rule = mutation(draft_tax_rule, rule=TaxRule)
    revise_tax_rule = mutation(revise_tax_rule, rule=TaxRule)
    submit_tax_rule = mutation(submit_tax_rule, rule=TaxRule)
    end_tax_rule = mutation(end_tax_rule, rule=TaxRule)
