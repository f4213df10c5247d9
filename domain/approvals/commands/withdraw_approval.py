"""Take back what one asked for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.approvals.deciding import held, take_back
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean_or_none


@dataclass(kw_only=True)
class WithdrawApproval(Command):
    """Take back what you asked for: nobody need decide it any more, and it will not happen."""

    permission = "authenticated"
    changes = "approval_id"

    approval_id: Annotated[UUID, "approval"]
    """What you asked for."""
    reason: str | None = None
    """Why, for those who look later."""


async def withdraw_approval(command: WithdrawApproval, uow: UnitOfWork) -> UUID:
    """Raises NotTheAuthor, InvalidTransition."""
    with checks() as check, check.at("reason"):
        command.reason = clean_or_none(command.reason, longest=255)
    approval, _ = await held(command.approval_id, uow)
    take_back(approval, uow, reason=command.reason)
    return approval.id
