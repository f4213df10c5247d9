"""Approving: what is held or asked for waits for somebody else, and happens when they said yes.

A decision comes in through the approval, or through what it is about (`approveOrder`, `approveEntry`);
each side follows the other, and whoever is there already has nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.accounting.commands.approve_entry import ApproveEntry, approve_entry
from domain.accounting.commands.refuse_entry import RefuseEntry, refuse_entry
from domain.accounting.entry_request import EntryRequest, EntryRequestStatus
from domain.accounting.events import EntryRequestApproved, EntryRequested, EntryRequestRefused
from domain.approvals.approval import Approval
from domain.approvals.commands.request_approval import RequestApproval, request_approval
from domain.approvals.deciding import decline, give_up, grant, standing
from domain.approvals.events import (
    ApprovalExpired,
    ApprovalFact,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalWithdrawn,
)
from domain.approvals.kinds import ApprovalKind
from domain.finance.bank_details import BankDetails
from domain.finance.events import BankDetailsRequested
from domain.fiscal.tax_rule import TaxRule
from domain.fiscal.tax_rule_approval import put_in_force
from domain.fiscal.tax_rule_events import TaxRuleSubmitted
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.process import Process, now
from domain.sales.commands.approve_order import ApproveOrder, approve_order
from domain.sales.commands.cancel_order import CancelOrder, cancel_order
from domain.sales.events import OrderApproved, OrderCancelled, OrderHeld
from domain.sales.order import Order, OrderStatus

UNDECIDED = "Approval: {}"
"""Why an order or an entry is given up for which nobody wrote a reason."""


@dataclass(kw_only=True)
class CarryOut(Command):
    """Do what was approved, or give up what was not."""

    permission = "approvals.approval.carry_out"

    approval_id: UUID


@dataclass(kw_only=True)
class FollowDecision(Command):
    """Have the approval say what was decided where it was asked for."""

    permission = "approvals.approval.follow"

    kind: ApprovalKind
    subject_id: UUID


async def carry_out_approval(command: CarryOut, uow: UnitOfWork) -> None:
    """What is done already is left alone. Raises what refuses it: then it is not approved either."""
    approval = await uow.get(Approval, command.approval_id)
    match approval.kind:
        case ApprovalKind.ORDER:
            await approve_order(
                ApproveOrder(order_id=approval.subject_id, reason=approval.decision_reason), uow
            )
        case ApprovalKind.ENTRY:
            await _post(approval.subject_id, uow)
        case ApprovalKind.BANK_DETAILS:
            details = await uow.get(BankDetails, approval.subject_id, lock=True)
            assert approval.effective_at is not None
            details.accept(at=uow.now, effective_at=approval.effective_at)
        case ApprovalKind.TAX_RULE:
            await put_in_force(approval.subject_id, uow)


async def give_up_approved(command: CarryOut, uow: UnitOfWork) -> None:
    """What was refused, taken back, or not decided in time does not happen."""
    approval = await uow.get(Approval, command.approval_id)
    reason = approval.decision_reason or UNDECIDED.format(approval.status.value)
    match approval.kind:
        case ApprovalKind.ORDER:
            order = await uow.get(Order, approval.subject_id, lock=True)
            if order.status is OrderStatus.IN_REVIEW:
                await cancel_order(CancelOrder(order_id=order.id, reason=reason), uow)
        case ApprovalKind.ENTRY:
            request = await uow.get(EntryRequest, approval.subject_id, lock=True)
            if request.status is EntryRequestStatus.REQUESTED:
                await refuse_entry(RefuseEntry(request_id=request.id, reason=reason), uow)
        case ApprovalKind.BANK_DETAILS:
            (await uow.get(BankDetails, approval.subject_id, lock=True)).reject(at=uow.now)
        case ApprovalKind.TAX_RULE:
            (await uow.get(TaxRule, approval.subject_id, lock=True)).return_to_draft()


async def follow_approval(command: FollowDecision, uow: UnitOfWork) -> None:
    """Nothing where the approval came first, or there is none, as for what is older than approvals."""
    if approval := await standing(command.subject_id, uow):
        await grant(approval, uow, reason=await _reason(command, uow))


async def follow_refusal(command: FollowDecision, uow: UnitOfWork) -> None:
    """The same for what was refused."""
    if approval := await standing(command.subject_id, uow):
        decline(approval, uow, reason=await _reason(command, uow) or "")


async def follow_cancellation(command: FollowDecision, uow: UnitOfWork) -> None:
    """The same for what was given up, by whomever."""
    if approval := await standing(command.subject_id, uow):
        give_up(approval, uow, reason=await _reason(command, uow))


async def _post(request_id: UUID, uow: UnitOfWork) -> None:
    request = await uow.get(EntryRequest, request_id, lock=True)
    if request.status is not EntryRequestStatus.APPROVED:
        await approve_entry(ApproveEntry(request_id=request_id), uow)


async def _reason(command: FollowDecision, uow: UnitOfWork) -> str | None:
    """As it was written where it was decided."""
    match command.kind:
        case ApprovalKind.ORDER:
            order = await uow.get(Order, command.subject_id)
            return order.approval_reason or order.closing_reason
        case ApprovalKind.ENTRY:
            return (await uow.get(EntryRequest, command.subject_id)).refusal_reason
    return None


def approval_of_order(event: OrderHeld) -> RequestApproval:
    return RequestApproval(kind=ApprovalKind.ORDER, subject_id=event.order_id, percent=event.discount)


def approval_of_entry(event: EntryRequested) -> RequestApproval:
    return RequestApproval(kind=ApprovalKind.ENTRY, subject_id=event.entry_request_id, amount=event.amount)


def approval_of_bank_details(event: BankDetailsRequested) -> RequestApproval:
    return RequestApproval(kind=ApprovalKind.BANK_DETAILS, subject_id=event.bank_details_id)


def approval_of_tax_rule(event: TaxRuleSubmitted) -> RequestApproval:
    return RequestApproval(
        kind=ApprovalKind.TAX_RULE, subject_id=event.tax_rule_id, subject_version=event.rule_version
    )


def decision_of(event: ApprovalFact) -> CarryOut:
    return CarryOut(approval_id=event.approval_id)


def decided_order(event: OrderApproved | OrderCancelled) -> FollowDecision:
    return FollowDecision(kind=ApprovalKind.ORDER, subject_id=event.order_id)


def decided_entry(event: EntryRequestApproved | EntryRequestRefused) -> FollowDecision:
    return FollowDecision(kind=ApprovalKind.ENTRY, subject_id=event.entry_request_id)


APPROVING = Process(
    name="approving",
    steps=(
        now(OrderHeld, approval_of_order, request_approval),
        now(EntryRequested, approval_of_entry, request_approval),
        now(BankDetailsRequested, approval_of_bank_details, request_approval),
        now(TaxRuleSubmitted, approval_of_tax_rule, request_approval),
        now(OrderApproved, decided_order, follow_approval),
        now(OrderCancelled, decided_order, follow_cancellation),
        now(EntryRequestApproved, decided_entry, follow_approval),
        now(EntryRequestRefused, decided_entry, follow_refusal),
        now(ApprovalGranted, decision_of, carry_out_approval),
        now(ApprovalRefused, decision_of, give_up_approved),
        now(ApprovalWithdrawn, decision_of, give_up_approved),
        now(ApprovalExpired, decision_of, give_up_approved),
    ),
)
