"""Begin a new secret of a webhook, beside the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import WebhookEndpoint, WebhookSecret
from domain.webhooks.ports import WebhookSecrets


@dataclass(kw_only=True)
class RotateWebhookSecret(Command):
    """Begin a new secret; deliveries bear a signature of each until the old one is retired.

    The new one is shown once and cannot be read again. At most two live side by side.
    """

    permission = "webhooks.endpoint.change"
    changes = "webhook_id"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook whose secret it is."""


@dataclass(frozen=True, kw_only=True)
class RotatedSecret:
    """``secret`` is the text to be handed to the receiver."""

    id: UUID
    secret: str
    webhook: UUID


async def rotate_webhook_secret(command: RotateWebhookSecret, uow: UnitOfWork) -> RotatedSecret:
    """Raises NotFound, TwoSecretsLive, InvalidTransition."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    secret_id = uow.new_id()
    secret = uow.ask(WebhookSecrets).issue(secret_id)
    webhook.rotate(WebhookSecret(id=secret_id, sealed=secret.sealed, begun_at=uow.now))
    return RotatedSecret(id=webhook.id, secret=secret.text, webhook=webhook.id)
