"""The tables of notices: each as one member is told it, the rules, the choices, and how far was read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Boolean, Column, Date, Text, UniqueConstraint, Uuid

from domain.notices.kind import NoticeKind, Severity
from domain.notices.notice import NoticeState
from persistence.columns import Label
from persistence.outbox import TransactionId
from persistence.registry import (
    Instant,
    JsonColumn,
    MoneyColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)

Channels = ARRAY(Text, as_tuple=True)

notices = tenant_table(
    "notice",
    id_column(),
    version_column(),
    reference("member_id", "member"),
    Column("kind", Label(NoticeKind), nullable=False),
    Column("severity", choice(Severity), nullable=False),
    reference("event_id", "event"),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("facts", JsonColumn(dict[str, Any]), nullable=False),
    Column("channels", Channels, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("state", choice(NoticeState), nullable=False),
    Column("read_at", Instant),
    Column("closed_at", Instant),
    Column("letter_id", Uuid),
    Column("claimed_at", Instant),
    Column("mailed_at", Instant),
    Column("mail_fault", Text),
    unique("member_id", "kind", "event_id"),
    index("event_id"),
    index("occurred_at", "id"),
    index("member_id", "occurred_at", "id"),
    index("member_id", "state", "occurred_at", "id"),
    index("member_id", "kind", "claimed_at"),
    index("letter_id"),
)
notice_rules = tenant_table(
    "notice_rule",
    id_column(),
    version_column(),
    Column("kind", Label(NoticeKind), nullable=False),
    Column("role", Text),
    reference("member_id", "member", nullable=True),
    Column("channels", Channels, nullable=False),
    Column("above", MoneyColumn()),
    Column("enabled", Boolean, nullable=False),
    UniqueConstraint("company_id", "kind", "role", "member_id", postgresql_nulls_not_distinct=True),
)
notice_choices = tenant_table(
    "notice_choice",
    id_column(),
    version_column(),
    reference("member_id", "member"),
    Column("kind", Label(NoticeKind), nullable=False),
    Column("channels", Channels, nullable=False),
    unique("member_id", "kind"),
    index("kind", "id"),
)
notice_lines = tenant_table(
    "notice_line",
    Column("xid", TransactionId(), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("edition", Date, nullable=False),
    key=(),
)
"""``xid`` and ``event_id`` are the place in the journal up to which a company was told; ``edition`` is the
day of the newest default rules it was given."""
