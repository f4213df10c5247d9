"""Decide against what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.approvals.deciding import decline, held, refuse_unless_allowed
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean


@dataclass(kw_only=True)
class Refuse(Command):
    """Decide against what was asked for: an order is cancelled, an entry is not posted, bank details
    are not taken over.

    Needs what its kind needs: `sales.order.approve`, `accounting.entry.approve`,
    `finance.bank_details.approve` or `fiscal.tax_rule.approve`.
    """

    permission = "authenticated"
    changes = "approval_id"

    approval_id: Annotated[UUID, "approval"]
    """What was asked for."""
    reason: str
    """Why, for who asked."""


async def refuse(command: Refuse, uow: UnitOfWork) -> UUID:
    """Raises NotAllowed, InvalidTransition."""
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=255)
    approval, _ = await held(command.approval_id, uow)
    refuse_unless_allowed(approval.rule.permission, uow)
    decline(approval, uow, reason=command.reason)
    return approval.id
