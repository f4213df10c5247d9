"""Approve a payable that was blocked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.payable import PayableStatus
from domain.finance.payroll_titles import payable_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person


@dataclass(kw_only=True)
class ApprovePayable(Command):
    """Let a blocked payable be paid after all; refused to whoever registered it."""

    permission = "finance.payable.approve"
    overwrites = "payable_id"

    payable_id: Annotated[UUID, "payable"]
    """What may be paid."""


async def approve_payable(command: ApprovePayable, uow: UnitOfWork) -> UUID:
    """Raises FourEyes."""
    payable = await payable_of(command.payable_id, uow)
    if payable.status is PayableStatus.BLOCKED:
        await refuse_same_person(uow, payable.registered_by, path=("payable_id",))
    payable.approve(by=uow.actor, on=uow.today)
    return payable.id
