"""Deliveries: what each webhook was told, and what is still on its way."""

import strawberry

from api.action import AvailableAction
from api.enums import DeliveryFault, DeliveryState
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from api.webhooks.endpoint import WebhookEndpoint
from domain.webhooks.commands.redeliver_webhook import redeliver_webhook
from domain.webhooks.commands.replay_webhook import replay_webhook
from persistence.webhooks.views import WEBHOOK_DELIVERY


@strawberry.type(description="Something that happened, on its way to a webhook. Kept for 90 days.")
class WebhookDelivery(Node):
    webhook_id: strawberry.ID = field("The webhook that is told.")
    webhook: WebhookEndpoint | None = relation("The webhook that is told.")
    event_id: strawberry.ID = field("What happened; the `webhook-id` of every attempt.")
    type: str = field("What kind of thing happened, a name of EventType.")
    occurred_at: DateTime = field("When it happened.")
    state: DeliveryState = field("How far it is.")
    attempts: int = field("How often it was tried.")
    next_attempt_at: DateTime = field("When it is tried next, while it is PENDING.")
    tried_at: DateTime | None = field("When it was tried last.")
    delivered_at: DateTime | None = field("When it arrived, the last time it did.")
    status_code: int | None = field("HTTP status of the last answer.")
    milliseconds: int | None = field("How long the last attempt took.")
    error_code: DeliveryFault | None = field("Why the last attempt did not arrive.")
    excerpt: str | None = field("The first 500 characters of the last answer, for who looks for a fault.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class WebhookDeliveryQuery:
    webhook_delivery: WebhookDelivery | None = lookup(WEBHOOK_DELIVERY, "One delivery, by what names it.")
    webhook_deliveries: Connection[WebhookDelivery] | None = connection(
        WEBHOOK_DELIVERY, "What webhooks were told and are to be told, the newest first."
    )


@strawberry.type
class WebhookDeliveryMutation:
    redeliver_webhook = mutation(redeliver_webhook, delivery=WebhookDelivery)
    replay_webhook = mutation(replay_webhook, deliveries=int)
