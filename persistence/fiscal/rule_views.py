"""What can be read of a company's tax rules."""

from __future__ import annotations

from dataclasses import dataclass, fields

from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.tax_rule import TaxRuleStatus, actions_of
from persistence.fiscal.rule_tables import tax_rules
from persistence.reading.actions import actions
from persistence.reading.view import DESC, View, computed, date, enum, instant, integer, json, one, text

READ = "fiscal.tax_rule.read"


@dataclass(frozen=True, kw_only=True)
class ShownConditions(TaxConditions):
    """Conditions with the product as clients write its id."""

    product: str | None = None
    product_node: str | None = None


def shown(conditions: TaxConditions) -> ShownConditions:
    product = None if conditions.product_id is None else f"product_{conditions.product_id.hex}"
    values = {field.name: getattr(conditions, field.name) for field in fields(conditions)}
    return ShownConditions(**values, product=product, product_node=product)


TAX_RULE = View(
    "TaxRule",
    tax_rules,
    prefix="taxrule",
    read=READ,
    fields={
        "version": integer(tax_rules.c.version),
        "name": text(tax_rules.c.name),
        "status": enum(TaxRuleStatus, tax_rules.c.status, filter=True),
        "conditions": computed(shown, tax_rules.c.conditions),
        "outcome": json(tax_rules.c.outcome),
        "valid_from": date(tax_rules.c.valid_from, filter=True, sort=True),
        "valid_until": date(tax_rules.c.valid_until),
        "norm": text(tax_rules.c.norm),
        "source": text(tax_rules.c.source),
        "checked": date(tax_rules.c.checked),
        "replaces": one("TaxRule", tax_rules.c.replaces_id),
        "written_by": one("Member", tax_rules.c.written_by),
        "written_by_key": one("ApiKey", tax_rules.c.written_by),
        "approved_by": one("Member", tax_rules.c.approved_by),
        "approved_at": instant(tax_rules.c.approved_at),
        "available_actions": actions(actions_of, tax_rules.c.status),
    },
    lookups=["id"],
    default_sort=[("valid_from", DESC)],
)
