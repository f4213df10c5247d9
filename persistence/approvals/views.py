"""What can be read of approvals."""

from __future__ import annotations

from sqlalchemy import func

from domain.approvals.approval import ApprovalStatus, actions_of
from domain.approvals.kinds import ApprovalKind
from domain.approvals.limit import actions_of as actions_of_limit
from persistence.approvals.tables import approval_changes, approval_limits, approval_terms, approvals
from persistence.clock import sql_now
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    decimal,
    enum,
    instant,
    integer,
    many,
    money,
    one,
    text,
)

READ = "approvals.approval.read"
over = func.coalesce(approvals.c.expires_at <= sql_now(), False)

APPROVAL = View(
    "Approval",
    approvals,
    prefix="approval",
    read=READ,
    fields={
        "version": integer(approvals.c.version),
        "kind": enum(ApprovalKind, approvals.c.kind, filter=True),
        "status": enum(ApprovalStatus, approvals.c.status, filter=True),
        "amount": money(approvals.c.amount),
        "percent": decimal(approvals.c.percent),
        "reason": text(approvals.c.reason),
        "requested_by": one("Member", approvals.c.requested_by, filter=True),
        "requested_by_key": one("ApiKey", approvals.c.requested_by, filter=True),
        "requested_at": instant(approvals.c.requested_at, filter=True, sort=True),
        "expires_at": instant(approvals.c.expires_at, filter=True, sort=True),
        "decided_by": one("Member", approvals.c.decided_by),
        "decided_by_key": one("ApiKey", approvals.c.decided_by),
        "decided_at": instant(approvals.c.decided_at),
        "decision_reason": text(approvals.c.decision_reason),
        "effective_at": instant(approvals.c.effective_at),
        "order": one("Order", approvals.c.subject_id, filter=True),
        "entry_request": one("EntryRequest", approvals.c.subject_id, filter=True),
        "bank_details": one("BankDetails", approvals.c.subject_id, filter=True),
        "employee_bank_details": one("EmployeeBankDetails", approvals.c.subject_id, filter=True),
        "tax_rule": one("TaxRule", approvals.c.subject_id, filter=True),
        "history": many(
            "ApprovalChange", approval_changes.c.approval_id, order_by=[approval_changes.c.position]
        ),
        "available_actions": actions(actions_of, approvals.c.status, over, approvals.c.kind),
    },
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)

APPROVAL_CHANGE = View(
    "ApprovalChange",
    approval_changes,
    prefix="approvalchange",
    read=READ,
    fields={
        "before": enum(ApprovalStatus, approval_changes.c.before),
        "after": enum(ApprovalStatus, approval_changes.c.after),
        "member": one("Member", approval_changes.c.changed_by),
        "key": one("ApiKey", approval_changes.c.changed_by),
        "changed_at": instant(approval_changes.c.changed_at),
        "reason": text(approval_changes.c.reason),
    },
    lookups=["id"],
)

APPROVAL_LIMIT = View(
    "ApprovalLimit",
    approval_limits,
    prefix="approvallimit",
    read=READ,
    fields={
        "version": integer(approval_limits.c.version),
        "kind": enum(ApprovalKind, approval_limits.c.kind, filter=True, sort=True),
        "role": one("Role", approval_limits.c.role_id, filter=True),
        "allowed": boolean(approval_limits.c.allowed),
        "amount": money(approval_limits.c.amount),
        "percent": decimal(approval_limits.c.percent),
        "available_actions": actions(actions_of_limit, approval_limits.c.allowed),
    },
    lookups=["id"],
)

APPROVAL_TERMS = View(
    "ApprovalTerms",
    approval_terms,
    prefix="approvalterms",
    read=READ,
    fields={
        "version": integer(approval_terms.c.version),
        "kind": enum(ApprovalKind, approval_terms.c.kind, filter=True, sort=True),
        "expires_after": integer(approval_terms.c.expires_after),
        "quarantine": integer(approval_terms.c.quarantine),
    },
    lookups=["id"],
)
