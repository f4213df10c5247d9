"""Pause a webhook that does not take what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import PauseReason, WebhookEndpoint, WebhookState
from domain.webhooks.ports import Deliveries


@dataclass(kw_only=True)
class SuspendWebhook(Command):
    """Pause a webhook that does not take what it is told; people resume it."""

    permission = "webhooks.endpoint.suspend"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook that is meant."""
    reason: PauseReason
    """The reason that was given."""


async def suspend_webhook(command: SuspendWebhook, uow: UnitOfWork) -> UUID:
    """Quiet when somebody was faster. Raises NotFound."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    if webhook.state is WebhookState.ACTIVE:
        webhook.pause(command.reason, at=uow.now)
        await uow.ask(Deliveries).hold(webhook.id)
    return webhook.id
