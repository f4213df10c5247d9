"""Give up a request that nobody decided in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.approvals.deciding import held, lapse
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ExpireApproval(Command):
    """Give up a request whose time is over; nothing where somebody was quicker."""

    permission = "approvals.approval.expire"

    approval_id: Annotated[UUID, "approval"]
    """The request."""


async def expire_approval(command: ExpireApproval, uow: UnitOfWork) -> UUID:
    approval, _ = await held(command.approval_id, uow)
    lapse(approval, uow)
    return approval.id
