"""Open a closed month again: two people's decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.accounting.period import AccountingPeriod
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.kernel.refusal import checks
from domain.kernel.text import clean


@dataclass(kw_only=True)
class ReopenPeriod(Command):
    """Ask for a closed month to be opened again, or do so after somebody else has asked."""

    permission = "accounting.period.reopen"
    changes = "period_id"

    period_id: Annotated[UUID, "period"]
    """The month that is meant."""
    reason: str
    """Why, for who asks later."""


async def reopen_period(command: ReopenPeriod, uow: UnitOfWork) -> UUID:
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=255)
    period = await uow.get(AccountingPeriod, command.period_id, lock=True)
    asked_by = period.reopening_asked_by
    period.reopen(by=uow.actor, reason=command.reason)
    await refuse_same_person(uow, asked_by)
    return period.id
