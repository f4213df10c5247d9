"""What can be read of webhooks and of what they were told."""

from __future__ import annotations

from sqlalchemy import case, exists, func, select

from domain.webhooks.delivery import DeliveryFault, DeliveryState
from domain.webhooks.delivery import actions_of as delivery_actions_of
from domain.webhooks.endpoint import PauseReason, WebhookState, actions_of
from persistence.platform.tables import api_keys
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    DESC,
    View,
    enum,
    identity,
    identity_of_kind,
    instant,
    integer,
    json,
    many,
    one,
    text,
    web_address,
)
from persistence.webhooks.tables import webhook_deliveries, webhook_secrets, webhooks

live_secrets = (
    select(func.count())
    .select_from(webhook_secrets)
    .where(
        webhook_secrets.c.company_id == webhooks.c.company_id, webhook_secrets.c.webhook_id == webhooks.c.id
    )
    .correlate(webhooks)
    .scalar_subquery()
)
KEY = exists().where(api_keys.c.company_id == webhooks.c.company_id, api_keys.c.id == webhooks.c.owner_id)
OWNED_BY = case((KEY.correlate(webhooks), "key"), else_="member")
state_of_webhook = (
    select(webhooks.c.state)
    .where(
        webhooks.c.company_id == webhook_deliveries.c.company_id,
        webhooks.c.id == webhook_deliveries.c.webhook_id,
    )
    .correlate(webhook_deliveries)
    .scalar_subquery()
)

WEBHOOK_SECRET = View(
    "WebhookSecret",
    webhook_secrets,
    prefix="webhooksecret",
    read="webhooks.endpoint.read",
    fields={"begun_at": instant(webhook_secrets.c.begun_at)},
    lookups=["id"],
)

WEBHOOK = View(
    "WebhookEndpoint",
    webhooks,
    prefix="webhook",
    read="webhooks.endpoint.read",
    fields={
        "version": integer(webhooks.c.version),
        "url": web_address(webhooks.c.url),
        "events": json(webhooks.c.events),
        "document": text(webhooks.c.document),
        "owner_id": identity_of_kind(OWNED_BY, webhooks.c.owner_id),
        "state": enum(WebhookState, webhooks.c.state),
        "pause_reason": enum(PauseReason, webhooks.c.pause_reason),
        "paused_at": instant(webhooks.c.paused_at),
        "created_at": instant(webhooks.c.created_at, sort=True),
        "secrets": many("WebhookSecret", webhook_secrets.c.webhook_id, order_by=[webhook_secrets.c.begun_at]),
        "available_actions": actions(actions_of, webhooks.c.state, live_secrets),
    },
    lookups=["id"],
    default_sort=[("created_at", ASC)],
)

WEBHOOK_DELIVERY = View(
    "WebhookDelivery",
    webhook_deliveries,
    prefix="webhookdelivery",
    read="webhooks.delivery.read",
    fields={
        "webhook_id": identity(webhook_deliveries.c.webhook_id, prefix="webhook", filter=True),
        "webhook": one("WebhookEndpoint", webhook_deliveries.c.webhook_id),
        "event_id": identity(webhook_deliveries.c.event_id, prefix="event"),
        "type": text(webhook_deliveries.c.topic),
        "occurred_at": instant(webhook_deliveries.c.occurred_at, filter=True, sort=True),
        "state": enum(DeliveryState, webhook_deliveries.c.state, filter=True),
        "attempts": integer(webhook_deliveries.c.attempts),
        "next_attempt_at": instant(webhook_deliveries.c.next_at),
        "tried_at": instant(webhook_deliveries.c.tried_at),
        "delivered_at": instant(webhook_deliveries.c.delivered_at),
        "status_code": integer(webhook_deliveries.c.status_code),
        "milliseconds": integer(webhook_deliveries.c.milliseconds),
        "error_code": enum(DeliveryFault, webhook_deliveries.c.fault),
        "excerpt": text(webhook_deliveries.c.excerpt),
        "available_actions": actions(
            delivery_actions_of, webhook_deliveries.c.state, state_of_webhook, total=True
        ),
    },
    lookups=["id"],
    default_sort=[("occurred_at", DESC)],
)
