"""Let a role approve nothing any more of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.approvals.limit import NONE, ApprovalLimit
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RemoveApprovalLimit(Command):
    """Take away what a role may approve: of this kind its members approve nothing any more by it."""

    permission = "approvals.limit.set"
    changes = "limit_id"

    limit_id: Annotated[UUID, "approvallimit"]
    """What was said of the role; it stays, and says that there is nothing."""


async def remove_approval_limit(command: RemoveApprovalLimit, uow: UnitOfWork) -> UUID:
    """Raises NotFound."""
    limit = await uow.get(ApprovalLimit, command.limit_id, lock=True)
    limit.set(NONE)
    return limit.id
