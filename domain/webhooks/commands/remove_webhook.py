"""Have an address told nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import WebhookEndpoint
from domain.webhooks.ports import Deliveries


@dataclass(kw_only=True)
class RemoveWebhook(Command):
    """Have an address told nothing any more, for good. What it was told can still be looked at."""

    permission = "webhooks.endpoint.remove"
    changes = "webhook_id"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook that is meant."""


async def remove_webhook(command: RemoveWebhook, uow: UnitOfWork) -> UUID:
    """Again is quiet. Raises NotFound."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    webhook.remove()
    await uow.ask(Deliveries).hold(webhook.id)
    return webhook.id
