"""Leave contingency: documents go to their authority again, and what was used meanwhile follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.contingency import Contingency
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class LeaveContingency(Command):
    """Emit documents as usual again; those that were used first are sent now, in their order."""

    permission = "fiscal.contingency.leave"
    changes = "contingency_id"
    moves = True

    contingency_id: Annotated[UUID, "contingency"]
    """The one that holds."""


async def leave_contingency(command: LeaveContingency, uow: UnitOfWork) -> UUID:
    contingency = await uow.get(Contingency, command.contingency_id, lock=True)
    contingency.leave(by=uow.actor, at=uow.now)
    return contingency.id
