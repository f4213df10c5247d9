"""The tables of webhooks: where to, how far each was told, and every delivery."""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, Column, Integer, LargeBinary, SmallInteger, Text, Uuid

from domain.webhooks.delivery import DeliveryFault, DeliveryState
from domain.webhooks.endpoint import PauseReason, WebhookState
from persistence.outbox import TransactionId
from persistence.registry import (
    Instant,
    choice,
    id_column,
    index,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

webhooks = tenant_table(
    "webhook",
    id_column(),
    version_column(),
    Column("url", Text, nullable=False),
    Column("events", ARRAY(Text, as_tuple=True), nullable=False),
    Column("document", Text, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("state", choice(WebhookState), nullable=False),
    Column("pause_reason", choice(PauseReason)),
    Column("paused_at", Instant),
    Column("created_at", Instant, nullable=False),
    index("created_at", "id"),
)
webhook_secrets = tenant_table(
    "webhook_secret",
    id_column(),
    part_of("webhook_id", "webhook"),
    Column("sealed", LargeBinary, nullable=False),
    Column("begun_at", Instant, nullable=False),
    index("webhook_id", "begun_at"),
)
webhook_lines = tenant_table(
    "webhook_line",
    reference("webhook_id", "webhook"),
    Column("xid", TransactionId(), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("prompt", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("rests_until", Instant, nullable=False),
    key=("webhook_id",),
)
"""``xid`` and ``event_id`` are the place in the journal up to which it was told. ``prompt``: it answered
the last time, and soon. ``failures`` are those since it answered well."""
webhook_deliveries = tenant_table(
    "webhook_delivery",
    id_column(),
    reference("webhook_id", "webhook"),
    reference("event_id", "event"),
    Column("topic", Text, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("state", choice(DeliveryState), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("tried_at", Instant),
    Column("delivered_at", Instant),
    Column("status_code", SmallInteger),
    Column("milliseconds", Integer),
    Column("fault", choice(DeliveryFault)),
    Column("excerpt", Text),
    unique("webhook_id", "event_id"),
    index("webhook_id", "occurred_at", "id"),
    index("occurred_at", "id"),
    index("state", "occurred_at", "id"),
    index(
        "webhook_id",
        "attempts desc",
        "next_at",
        where="state in ('PENDING', 'QUEUED')",
        name="ix_webhook_delivery_due",
    ),
    index("webhook_id", "next_at", where="state = 'QUEUED'", name="ix_webhook_delivery_in_hand"),
)
