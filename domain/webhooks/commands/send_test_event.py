"""See whether deliveries arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import WebhookEndpoint


@dataclass(kw_only=True)
class SendTestEvent(Command):
    """Tell a webhook a `WEBHOOK_TESTED` about itself, to see whether deliveries arrive.

    Its payload is that of the default document.
    """

    permission = "webhooks.endpoint.register"

    webhook_id: Annotated[UUID, "webhook"]
    """Which; it must not be paused."""


async def send_test_event(command: SendTestEvent, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id)
    webhook.test()
    return webhook.id
