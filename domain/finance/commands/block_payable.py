"""Block a payable with which something is not right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.payroll_titles import payable_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean

LONGEST_REASON = 255


@dataclass(kw_only=True)
class BlockPayable(Command):
    """Have nothing paid of it until somebody who did not register it approves it."""

    permission = "finance.payable.block"
    overwrites = "payable_id"

    payable_id: Annotated[UUID, "payable"]
    """What is not to be paid."""
    reason: str
    """What is not right, in up to 255 characters."""


async def block_payable(command: BlockPayable, uow: UnitOfWork) -> UUID:
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=LONGEST_REASON)
    payable = await payable_of(command.payable_id, uow)
    payable.block(by=uow.actor, reason=command.reason, on=uow.today)
    return payable.id
