"""End a rule of a collective agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.labor_union import LaborUnion


@dataclass(kw_only=True)
class EndUnionRule(Command):
    """Say on which day a rule of a collective agreement holds for the last time."""

    permission = "people.union.end"
    overwrites = "union_id"

    union_id: Annotated[UUID, "laborunion"]
    """With which union."""
    rule_id: Annotated[UUID, "unionrule"]
    """The rule that is meant."""
    valid_until: date
    """Its last day."""


async def end_union_rule(command: EndUnionRule, uow: UnitOfWork) -> UUID:
    """The union's id. Raises NotFound, OutOfRange."""
    union = await uow.get(LaborUnion, command.union_id, lock=True)
    union.end_rule(command.rule_id, on=command.valid_until)
    return union.id
