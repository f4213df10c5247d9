"""Have an address told what happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange
from domain.webhooks.endpoint import WebhookEndpoint, WebhookSecret, WebhookState
from domain.webhooks.ports import Deliveries, WebhookSecrets
from domain.webhooks.subscribing import subscribed

MOST = 50
"""Webhooks of a company that are not removed."""


@dataclass(kw_only=True)
class RegisterWebhook(Command):
    """Have an address told what happens from now on, by signed deliveries (Standard Webhooks).

    Its secret is shown once and cannot be read again. It reads with your permissions, as they are
    at each delivery.
    """

    permission = "webhooks.endpoint.register"

    url: str
    """Where to: public, `https`, port 443 or 8443, at most 500 characters."""
    events: tuple[Annotated[str, "EventType"], ...]
    """What it is told of; you must be allowed to know of each."""
    document: str | None = None
    """The GraphQL query whose answer is told; its variables may be `subjectId: ID!`, `eventId: ID!`,
    `type: EventType!` and `occurredAt: DateTime!`. Without one: the subject's type and id."""


@dataclass(frozen=True, kw_only=True)
class RegisteredWebhook:
    """``secret`` is the text to be handed to the receiver."""

    id: UUID
    secret: str
    webhook: UUID


async def register_webhook(command: RegisterWebhook, uow: UnitOfWork) -> RegisteredWebhook:
    """Raises AddressRefused, Required, TooLong; OutOfRange when there are too many."""
    wanted = subscribed(command, uow)
    known = await uow.find_all(WebhookEndpoint, state=[WebhookState.ACTIVE, WebhookState.PAUSED])
    if len(known) >= MOST:
        raise OutOfRange(most=MOST)
    id, secret_id = uow.new_id(), uow.new_id()
    secret = uow.ask(WebhookSecrets).issue(secret_id)
    webhook = WebhookEndpoint(
        id=id,
        url=wanted.url,
        events=wanted.events,
        document=wanted.document,
        owner_id=uow.actor,
        created_at=uow.now,
        secrets=[WebhookSecret(id=secret_id, sealed=secret.sealed, begun_at=uow.now)],
    )
    uow.add(webhook)
    await uow.ask(Deliveries).begin(id)
    return RegisteredWebhook(id=id, secret=secret.text, webhook=id)
