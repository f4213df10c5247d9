"""Have one delivery made once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound
from domain.webhooks.delivery import DeliveryState
from domain.webhooks.endpoint import WebhookEndpoint
from domain.webhooks.ports import Deliveries


@dataclass(kw_only=True)
class RedeliverWebhook(Command):
    """Have one delivery made once more, at once and with all its attempts, whether it arrived or not."""

    permission = "webhooks.delivery.repeat"

    delivery_id: Annotated[UUID, "webhookdelivery"]
    """Which; its webhook must not be paused."""


async def redeliver_webhook(command: RedeliverWebhook, uow: UnitOfWork) -> UUID:
    """One that is in hand is left alone. Raises NotFound, InvalidTransition."""
    deliveries = uow.ask(Deliveries)
    known = await deliveries.state_of(command.delivery_id)
    if known is None:
        raise NotFound("delivery_id", kind="webhookdelivery")
    webhook_id, state = known
    webhook = await uow.get(WebhookEndpoint, webhook_id)
    webhook.expect_active()
    if state != DeliveryState.QUEUED:
        await deliveries.again(command.delivery_id)
    return command.delivery_id
