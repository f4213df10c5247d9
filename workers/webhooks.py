"""Webhooks: each delivery made of its document, signed, sent, and recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from domain.webhooks.commands.suspend_webhook import SuspendWebhook, suspend_webhook
from domain.webhooks.delivery import DeliveryFault
from domain.webhooks.endpoint import PauseReason
from domain.webhooks.ports import Payloads, Telling
from persistence.database import Database
from persistence.webhooks.answers import reach
from persistence.webhooks.attempts import Begun, Result, begin, record
from workers.attempt import Attempt
from workers.gateways.standard_webhooks import Message, send
from workers.tasks import actor

MakePayloads = Callable[[Database], Payloads]
REASONS = {DeliveryFault.GONE: PauseReason.GONE, DeliveryFault.OWNER_LEFT: PauseReason.OWNER_LEFT}
"""After these it is not tried again."""

log = structlog.get_logger(__name__)


@dataclass
class Messenger:
    """Makes deliveries, with bodies from ``payloads``, which are made ready when the first one is wanted."""

    make: MakePayloads
    payloads: Payloads | None = None

    async def deliver_webhook(self, attempt: Attempt) -> None:
        """Make one attempt, whatever comes of it: the next one is another task."""
        async with attempt.database.writing(attempt.company) as connection:
            begun = await begin(connection, attempt.taken)
        if begun is None:
            return
        result = await self._told(attempt, begun)
        async with attempt.database.writing(attempt.company) as connection:
            exhausted = await record(connection, attempt.taken, begun, result)
        reason = REASONS.get(result.fault) if result.fault else None
        if reason or exhausted:
            await self._suspend(attempt, reason or PauseReason.EXHAUSTED)

    async def deliver_webhook_slowly(self, attempt: Attempt) -> None:
        """The same, where those queue up that answer late or not at all."""
        await self.deliver_webhook(attempt)

    async def _told(self, attempt: Attempt, begun: Begun) -> Result:
        try:
            body = await self._body(attempt, begun)
        except Exception as fault:
            log.exception("a payload could not be made", fact=str(attempt.taken.event_id))
            return Result(fault=DeliveryFault.PAYLOAD_FAILED, excerpt=type(fault).__name__)
        if body is None:
            return Result(fault=DeliveryFault.OWNER_LEFT)
        message = Message(id=f"event_{attempt.taken.event_id.hex}", url=begun.url, body=body, keys=begun.keys)
        return await send(message, loopback=reach().loopback)

    async def _body(self, attempt: Attempt, begun: Begun) -> bytes | None:
        if self.payloads is None:
            self.payloads = self.make(attempt.database)
        return await self.payloads.payload(telling(attempt, begun))

    async def _suspend(self, attempt: Attempt, reason: PauseReason) -> None:
        command = SuspendWebhook(webhook_id=attempt.taken.case_id, reason=reason)
        await attempt.finish(suspend_webhook, command)


def telling(attempt: Attempt, begun: Begun) -> Telling:
    """What is to be told, in whose words."""
    taken = attempt.taken
    return Telling(
        company_id=taken.company_id,
        owner_id=begun.owner_id,
        document=begun.document,
        event_id=taken.event_id,
        kind=taken.event_type,
        case_id=taken.case_id,
        subject_id=taken.subject_id,
        payload=taken.payload,
        occurred_at=taken.occurred_at,
    )


def enlist(make: MakePayloads) -> None:
    """Have deliveries made, with payloads from there."""
    messenger = Messenger(make)
    actor("webhooks")(messenger.deliver_webhook)
    actor("webhooks_slow")(messenger.deliver_webhook_slowly)
