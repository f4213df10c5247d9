"""Ask for an approval, because something was held, or asked for, that takes two."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.approvals.approval import Approval
from domain.approvals.deciding import tell
from domain.approvals.kinds import RULES, ApprovalKind
from domain.approvals.ports import Approvers
from domain.approvals.terms import terms_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money


@dataclass(kw_only=True)
class RequestApproval(Command):
    """Have somebody else decide."""

    permission = "approvals.approval.request"

    kind: ApprovalKind
    subject_id: UUID
    """What is to be approved."""
    subject_version: int = 1
    """Its version when this transaction is over."""
    amount: Money | None = None
    percent: Decimal | None = None
    reason: str | None = None
    """Why it is asked for, where that stands nowhere else."""


async def request_approval(command: RequestApproval, uow: UnitOfWork) -> UUID:
    terms = await terms_of(command.kind, uow)
    approval = Approval(
        id=uow.new_id(),
        kind=command.kind,
        subject_id=command.subject_id,
        subject_version=command.subject_version,
        amount=command.amount,
        percent=command.percent,
        reason=command.reason,
        requested_by=uow.actor,
        author_id=await _answerable(command.kind, uow),
        requested_at=uow.now,
        expires_at=terms.end_of(uow.now),
    )
    approval.ask()
    uow.add(approval)
    tell(approval, uow)
    return approval.id


async def _answerable(kind: ApprovalKind, uow: UnitOfWork) -> UUID | None:
    if not RULES[kind].by_person:
        return None
    return (await uow.ask(Approvers).of(uow.actor, kind)).person_id
