"""Change where a webhook leads, what it is told of, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.webhooks.endpoint import WebhookEndpoint
from domain.webhooks.subscribing import subscribed


@dataclass(kw_only=True)
class ChangeWebhook(Command):
    """Change where a webhook leads, what it is told of, and how.

    It reads with your permissions from then on, whoever registered it. Its secrets stay.
    """

    permission = "webhooks.endpoint.change"
    overwrites = "webhook_id"

    webhook_id: Annotated[UUID, "webhook"]
    """The webhook that is meant."""
    url: str
    """Where to: public, `https`, port 443 or 8443, at most 500 characters."""
    events: tuple[Annotated[str, "EventType"], ...]
    """What it is told of; you must be allowed to know of each."""
    document: str | None = None
    """The GraphQL query whose answer is told, as in `registerWebhook`."""


async def change_webhook(command: ChangeWebhook, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, AddressRefused, Required, TooLong."""
    webhook = await uow.get(WebhookEndpoint, command.webhook_id, lock=True)
    webhook.change(subscribed(command, uow), owner_id=uow.actor)
    return webhook.id
