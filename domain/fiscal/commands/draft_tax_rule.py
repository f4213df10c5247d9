"""Write a tax rule of the company's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import TaxOutcome
from domain.fiscal.rule_writing import text_of
from domain.fiscal.tax_rule import TaxRule
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class DraftTaxRule(Command):
    """Write a rule of how goods are taxed; it applies to nothing before somebody else approved it."""

    permission = "fiscal.tax_rule.draft"

    name: str
    """What people call it, 120 characters at most."""
    conditions: TaxConditions
    """When it applies; what is left out does not matter."""
    outcome: TaxOutcome
    """The parts it decides; the rest is decided by less specific rules and by the law."""
    valid_from: date
    """Its first day."""
    valid_until: date | None = None
    """Its last day; left out, it is open."""
    norm: str
    """The law, decree, agreement or ruling it follows."""
    source: str
    """Where that was read."""
    checked: date | None = None
    """The day on which it was compared with its source; left out, nobody has done so."""
    replaces_id: Annotated[UUID, "taxrule"] | None = None
    """The approved rule that ends the day before this one begins."""


async def draft_tax_rule(command: DraftTaxRule, uow: UnitOfWork) -> UUID:
    """The id of the draft."""
    text = await text_of(command, uow)
    rule = TaxRule.draft(id=uow.new_id(), text=text, by=uow.actor)
    uow.add(rule)
    return rule.id
