"""Tell a paused webhook again what happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import WebhookEndpoint, WebhookState
from domain.webhooks.ports import Deliveries


@dataclass(kw_only=True)
class ResumeWebhook(Command):
    """Tell a paused webhook again what happens from now on."""

    permission = "webhooks.endpoint.pause"
    changes = "webhook_id"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook that is meant."""
    catch_up: bool = False
    """Tell it also all that was held and that happened while it was paused; `replayWebhook` tells a part."""


async def resume_webhook(command: ResumeWebhook, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    if webhook.state is WebhookState.ACTIVE:
        return webhook.id
    webhook.resume()
    deliveries = uow.ask(Deliveries)
    await (deliveries.release(webhook.id) if command.catch_up else deliveries.begin(webhook.id))
    return webhook.id
