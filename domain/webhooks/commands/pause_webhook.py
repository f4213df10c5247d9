"""Tell a webhook nothing for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import PauseReason, WebhookEndpoint
from domain.webhooks.ports import Deliveries


@dataclass(kw_only=True)
class PauseWebhook(Command):
    """Tell a webhook nothing until it is resumed; nothing of what happens meanwhile is lost."""

    permission = "webhooks.endpoint.pause"
    changes = "webhook_id"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook that is meant."""


async def pause_webhook(command: PauseWebhook, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    webhook.pause(PauseReason.BY_HAND, at=uow.now)
    await uow.ask(Deliveries).hold(webhook.id)
    return webhook.id
