"""Keep one rule of a collective agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.labor_union import LaborUnion, UnionRuleKind
from domain.people.ports import LabourLaws


@dataclass(kw_only=True)
class AgreeUnionRule(Command):
    """Keep one rule of a collective agreement, for the days on which it holds."""

    permission = "people.union.agree"
    moves = True

    union_id: Annotated[UUID, "laborunion"]
    """With which union."""
    kind: UnionRuleKind
    """What is agreed."""
    valid_from: date
    """First day; no two rules of a kind hold on one day."""
    valid_until: date | None = None
    """Last day; none while it goes on."""
    amount: Money | None = None
    """Reais, of a floor or a meal."""
    rate: Decimal | None = None
    """Percent, of everything else."""
    norm: str
    """The agreement that says so, 255 characters at most."""


async def agree_union_rule(command: AgreeUnionRule, uow: UnitOfWork) -> UUID:
    """The union's id. Raises what LaborUnion.agree raises."""
    with checks() as check, check.at("norm"):
        norm = clean(command.norm, longest=255)
    law = (await uow.ask(LabourLaws).known()).on(command.valid_from)
    union = await uow.get(LaborUnion, command.union_id, lock=True)
    union.agree(
        id=uow.new_id(),
        kind=command.kind,
        amount=command.amount,
        rate=command.rate,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        norm=norm,
        law=law,
    )
    return union.id
