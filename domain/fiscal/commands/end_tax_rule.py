"""Say which day is an approved tax rule's last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.fiscal.tax_rule import TaxRule
from domain.fiscal.tax_rule_approval import REVISION
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person


@dataclass(kw_only=True)
class EndTaxRule(Command):
    """Let an approved rule end, today or later; afterwards less specific rules and the law decide.

    Not by its author.
    """

    permission = "fiscal.tax_rule.approve"
    changes = "rule_id"

    rule_id: Annotated[UUID, "taxrule"]
    """The rule that is meant."""
    on: date
    """Its last day."""


async def end_tax_rule(command: EndTaxRule, uow: UnitOfWork) -> UUID:
    """Raises FourEyes, InvalidTransition, OutOfRange."""
    revision = await uow.next_number(REVISION)
    rule = await uow.get(TaxRule, command.rule_id, lock=True)
    await refuse_same_person(uow, rule.written_by)
    rule.end(on=command.on, by=uow.actor, today=uow.today, revision=revision)
    return rule.id
