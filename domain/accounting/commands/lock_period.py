"""Lock a closed month for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.accounting.period import AccountingPeriod
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class LockPeriod(Command):
    """Lock a closed month: nobody opens it again."""

    permission = "accounting.period.lock"
    changes = "period_id"

    period_id: Annotated[UUID, "period"]
    """The month that is meant."""


async def lock_period(command: LockPeriod, uow: UnitOfWork) -> UUID:
    period = await uow.get(AccountingPeriod, command.period_id, lock=True)
    period.lock()
    return period.id
