"""Sign nothing with a secret any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.webhooks.endpoint import WebhookEndpoint


@dataclass(kw_only=True)
class RetireWebhookSecret(Command):
    """Sign nothing with this secret any more, once the receiver knows the other one."""

    permission = "webhooks.endpoint.change"
    changes = "webhook_id"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook whose secret it is."""
    secret_id: Annotated[UUID, "webhooksecret"]
    """Which of its two."""


async def retire_webhook_secret(command: RetireWebhookSecret, uow: UnitOfWork) -> UUID:
    """Raises NotFound, LastSecret."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    with checks() as check, check.at("secret_id"):
        webhook.retire(command.secret_id)
    return webhook.id
