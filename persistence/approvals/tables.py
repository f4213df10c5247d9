"""The tables of approvals: what waits or was decided, its history, limits and terms."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, SmallInteger, Text, Uuid

from domain.approvals.approval import ApprovalStatus
from domain.approvals.kinds import ApprovalKind
from persistence.registry import (
    Instant,
    MoneyColumn,
    RateColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)

approvals = tenant_table(
    "approval",
    id_column(),
    version_column(),
    Column("kind", choice(ApprovalKind), nullable=False),
    Column("status", choice(ApprovalStatus), nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("subject_version", Integer, nullable=False),
    Column("amount", MoneyColumn),
    Column("percent", RateColumn),
    Column("reason", Text),
    Column("requested_by", Uuid, nullable=False),
    Column("author_id", Uuid),
    Column("requested_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("decided_by", Uuid),
    Column("decided_at", Instant),
    Column("decision_reason", Text),
    Column("effective_at", Instant),
    index("subject_id", unique=True, where="status = 'REQUESTED'", name="ix_approval_standing"),
    index("subject_id", "requested_at", "id"),
    index("kind", "requested_at", "id"),
    index("status", "requested_at", "id"),
    index("requested_by", "requested_at", "id"),
    index("requested_at", "id"),
    index("expires_at", "id"),
    CheckConstraint("status <> 'APPROVED' or decided_by <> requested_by", name="approved_by_another"),
    CheckConstraint(
        "status <> 'APPROVED' or author_id is null or decided_by <> author_id", name="approved_by_no_author"
    ),
    CheckConstraint("status <> 'APPROVED' or decided_at < expires_at", name="approved_in_time"),
    CheckConstraint(
        "(status = 'REQUESTED') = (decided_at is null) and (decided_by is null) = (decided_at is null)",
        name="decided_by_somebody",
    ),
)

approval_changes = tenant_table(
    "approval_change",
    id_column(),
    reference("approval_id", "approval"),
    Column("position", SmallInteger, nullable=False),
    Column("before", choice(ApprovalStatus)),
    Column("after", choice(ApprovalStatus), nullable=False),
    Column("changed_by", Uuid, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("reason", Text),
    unique("approval_id", "position"),
    CheckConstraint("(position = 1) = (before is null)", name="begins_once"),
)

approval_limits = tenant_table(
    "approval_limit",
    id_column(),
    version_column(),
    Column("kind", choice(ApprovalKind), nullable=False),
    reference("role_id", "role"),
    Column("allowed", Boolean, nullable=False),
    Column("amount", MoneyColumn),
    Column("percent", RateColumn),
    unique("role_id", "kind"),
    index("kind", "id"),
    CheckConstraint("amount is null or percent is null", name="one_measure"),
)

approval_terms = tenant_table(
    "approval_terms",
    id_column(),
    version_column(),
    Column("kind", choice(ApprovalKind), nullable=False),
    Column("expires_after", Integer),
    Column("quarantine", Integer, nullable=False),
    unique("kind"),
    CheckConstraint("expires_after > 0 and quarantine >= 0", name="hours"),
)
