"""Approve what somebody else asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.approvals.approval import ApprovalSubjectChanged
from domain.approvals.deciding import grant, held, refuse_unless_allowed
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean_or_none


@dataclass(kw_only=True)
class Approve(Command):
    """Approve what somebody else asked for, and have it done at once, or after its quarantine.

    Needs what its kind needs: `sales.order.approve`, `accounting.entry.approve`,
    `finance.bank_details.approve` or `fiscal.tax_rule.approve`.
    """

    permission = "authenticated"
    changes = "approval_id"
    moves = True

    approval_id: Annotated[UUID, "approval"]
    """What was asked for."""
    reason: str | None = None
    """Why it is approved, for those who look later."""


async def approve(command: Approve, uow: UnitOfWork) -> UUID:
    """Raises NotAllowed, ApprovalSubjectChanged, and what Approval.approve raises."""
    with checks() as check, check.at("reason"):
        command.reason = clean_or_none(command.reason, longest=255)
    approval, version = await held(command.approval_id, uow)
    refuse_unless_allowed(approval.rule.permission, uow)
    if version != approval.subject_version and approval.decided_at is None:
        raise ApprovalSubjectChanged(asked_version=approval.subject_version, current_version=version)
    await grant(approval, uow, reason=command.reason)
    return approval.id
