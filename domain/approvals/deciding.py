"""Deciding an approval: what all who decide have in common, whichever way they came."""

from __future__ import annotations

from uuid import UUID

from domain.approvals.approval import Approval, ApprovalChange, ApprovalStatus
from domain.approvals.ports import Approvers, Subjects
from domain.approvals.terms import terms_of
from domain.kernel.command import UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.kernel.refusal import NotAllowed, NotFound


async def held(approval_id: UUID, uow: UnitOfWork) -> tuple[Approval, int]:
    """It and the version of what it is about, both locked: that first, as who changes it does.

    Raises NotFound.
    """
    approval = await uow.get(Approval, approval_id)
    version = await uow.ask(Subjects).hold(approval.kind, approval.subject_id)
    if version is None:
        raise NotFound(kind="approval")
    return await uow.get(Approval, approval_id, lock=True), version


async def standing(subject_id: UUID, uow: UnitOfWork) -> Approval | None:
    """The request about this that nobody decided, locked."""
    return await uow.find(Approval, subject_id=subject_id, status=ApprovalStatus.REQUESTED, lock=True)


async def grant(approval: Approval, uow: UnitOfWork, *, reason: str | None) -> None:
    """The only way to an approval. Raises what Approval.approve raises."""
    await refuse_same_person(uow, approval.requested_by, approval.author_id)
    approver = await uow.ask(Approvers).of(uow.actor, approval.kind)
    terms = await terms_of(approval.kind, uow)
    approval.approve(by=approver, at=uow.now, reason=reason, effective_at=terms.effect_of(uow.now))
    tell(approval, uow)


def decline(approval: Approval, uow: UnitOfWork, *, reason: str) -> None:
    """Raises InvalidTransition."""
    approval.refuse(by=uow.actor, at=uow.now, reason=reason)
    tell(approval, uow)


def take_back(approval: Approval, uow: UnitOfWork, *, reason: str | None) -> None:
    """Raises NotTheAuthor, InvalidTransition."""
    approval.withdraw(by=uow.actor, at=uow.now, reason=reason)
    tell(approval, uow)


def give_up(approval: Approval, uow: UnitOfWork, *, reason: str | None) -> None:
    """What was asked for will not happen, whoever decided that. Raises InvalidTransition."""
    approval.give_up(by=uow.actor, at=uow.now, reason=reason)
    tell(approval, uow)


def lapse(approval: Approval, uow: UnitOfWork) -> None:
    """Nothing where it was decided, or its time is not over."""
    if approval.expire(by=uow.actor, at=uow.now):
        tell(approval, uow)


def tell(approval: Approval, uow: UnitOfWork) -> None:
    """Add what became of it to its history."""
    begun = approval.status is ApprovalStatus.REQUESTED
    uow.append(
        ApprovalChange(
            id=uow.new_id(),
            approval_id=approval.id,
            position=1 if begun else 2,
            before=None if begun else ApprovalStatus.REQUESTED,
            after=approval.status,
            changed_by=approval.requested_by if begun else approval.decided_by or uow.actor,
            changed_at=uow.now,
            reason=approval.reason if begun else approval.decision_reason,
        )
    )


def refuse_unless_allowed(kind_permission: str, uow: UnitOfWork) -> None:
    """Raises NotAllowed."""
    if not uow.may(kind_permission):
        raise NotAllowed(permission=kind_permission)
