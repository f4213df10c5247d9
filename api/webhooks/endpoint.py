"""Webhooks: addresses of the company's own that are told what happens."""

import strawberry

from api.action import AvailableAction
from api.enums import PauseReason, WebhookState
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime, Url
from api.subscriptions.facts import EventType
from api.webhooks.approval import approving
from domain.webhooks.commands.change_webhook import ChangeWebhook, change_webhook
from domain.webhooks.commands.pause_webhook import pause_webhook
from domain.webhooks.commands.register_webhook import RegisterWebhook, register_webhook
from domain.webhooks.commands.remove_webhook import remove_webhook
from domain.webhooks.commands.resume_webhook import resume_webhook
from domain.webhooks.commands.retire_webhook_secret import retire_webhook_secret
from domain.webhooks.commands.rotate_webhook_secret import rotate_webhook_secret
from domain.webhooks.commands.send_test_event import send_test_event
from persistence.webhooks.views import WEBHOOK


@strawberry.type(description="What deliveries are signed with; its text was shown once, when it was made.")
class WebhookSecret(Node):
    begun_at: DateTime = field("Since when it is good.")


@strawberry.type(description="An address that is told what happens, by signed deliveries.")
class WebhookEndpoint(Node):
    version: int = field("Raised by every change.")
    url: Url = field("The address that is told.")
    events: list[EventType] = field("What it is told of.")
    document: str = field("The GraphQL query whose answer is told.")
    owner_id: strawberry.ID = field("Who saved it last, and with whose permissions it reads.")
    state: WebhookState = field("Whether it is told anything.")
    pause_reason: PauseReason | None = field("Why it is paused.")
    paused_at: DateTime | None = field("Since when it is paused.")
    created_at: DateTime = field("When it was registered.")
    secrets: list[WebhookSecret] = relation("What its deliveries are signed with, the oldest first.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class WebhookQuery:
    webhook: WebhookEndpoint | None = lookup(WEBHOOK, "One address that is told.")
    webhooks: Connection[WebhookEndpoint] | None = connection(
        WEBHOOK, "The company's webhooks, those that were removed included."
    )


@strawberry.type
class WebhookMutation:
    register_webhook = mutation(
        register_webhook, accepts=RegisterWebhook, prepare=approving, secret=str, webhook=WebhookEndpoint
    )
    change_webhook = mutation(
        change_webhook, accepts=ChangeWebhook, prepare=approving, webhook=WebhookEndpoint
    )
    rotate_webhook_secret = mutation(rotate_webhook_secret, secret=str, webhook=WebhookEndpoint)
    retire_webhook_secret = mutation(retire_webhook_secret, webhook=WebhookEndpoint)
    pause_webhook = mutation(pause_webhook, webhook=WebhookEndpoint)
    resume_webhook = mutation(resume_webhook, webhook=WebhookEndpoint)
    remove_webhook = mutation(remove_webhook, webhook=WebhookEndpoint)
    send_test_event = mutation(send_test_event, webhook=WebhookEndpoint)
