"""Tell a webhook once more what happened in a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange
from domain.webhooks.endpoint import WebhookEndpoint
from domain.webhooks.ports import Deliveries

MOST = 10_000


@dataclass(kw_only=True)
class ReplayWebhook(Command):
    """Tell a webhook what happened in a time and did not arrive, or was never on its way.

    Deliveries keep the id of their event, by which a receiver knows what it has already. At most
    10,000 at once.
    """

    permission = "webhooks.delivery.repeat"

    webhook_id: Annotated[UUID, "webhook"]
    """Which; it must not be paused."""
    since: datetime
    """What happened from then on,"""
    until: datetime
    """and before then."""
    delivered: bool = False
    """What arrived as well."""


@dataclass(frozen=True)
class ReplayedWebhook:
    """How much is due once more."""

    deliveries: int


async def replay_webhook(command: ReplayWebhook, uow: UnitOfWork) -> ReplayedWebhook:
    """Raises NotFound, InvalidTransition; OutOfRange for times, and for too much."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id)
    webhook.expect_active()
    if command.since >= command.until:
        raise OutOfRange("until", above=command.since)
    count = await uow.ask(Deliveries).replay(
        webhook.id, since=command.since, until=command.until, delivered=command.delivered, most=MOST
    )
    if count > MOST:
        raise OutOfRange("until", most=MOST, requested=count)
    return ReplayedWebhook(count)
