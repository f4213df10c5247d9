"""Ask for the approval of a tax rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.tax_rule import TaxRule
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class SubmitTaxRule(Command):
    """Have somebody else approve a draft: it waits as an approval, and is written no more meanwhile."""

    permission = "fiscal.tax_rule.draft"
    changes = "rule_id"

    rule_id: Annotated[UUID, "taxrule"]
    """Which draft."""


async def submit_tax_rule(command: SubmitTaxRule, uow: UnitOfWork) -> UUID:
    """Raises InvalidTransition."""
    rule = await uow.get(TaxRule, command.rule_id, lock=True)
    rule.submit()
    return rule.id
