"""Webhooks: each delivery made of its document, signed, sent, and recorded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from domain.webhooks.commands.suspend_webhook import SuspendWebhook, suspend_webhook
from domain.webhooks.delivery import DeliveryFault
from domain.webhooks.endpoint import PauseReason
from domain.webhooks.ports import Payloads, Telling, Untold
from persistence.database import Database
from persistence.tasks import Taken
from persistence.webhooks.answers import reach
from persistence.webhooks.attempts import Begun, Result, begin, following, is_spent, record, withdraw
from workers.attempt import Attempt
from workers.gateways.standard_webhooks import Message, send
from workers.tasks import actor

MakePayloads = Callable[[Database], Payloads]
REASONS = {DeliveryFault.GONE: PauseReason.GONE, DeliveryFault.OWNER_LEFT: PauseReason.OWNER_LEFT}
"""After these it is not tried again."""
AT_A_STRETCH = 2.0
"""Seconds for which one that takes deliveries soon is told on, without waiting for its turn."""

log = structlog.get_logger(__name__)


@dataclass
class Messenger:
    """Makes deliveries, with bodies from ``payloads``, which are made ready when the first one is wanted."""

    make: MakePayloads
    payloads: Payloads | None = None

    async def deliver_webhook(self, attempt: Attempt) -> None:
        """Make one attempt, whatever comes of it; go on with the next delivery while they are taken soon."""
        until = time.monotonic() + AT_A_STRETCH
        task: Taken | None = attempt.taken
        while task is not None:
            task = await self._deliver(attempt, task, last=time.monotonic() >= until)

    async def deliver_webhook_slowly(self, attempt: Attempt) -> None:
        """The same, one at a time, where those queue up that answer late or not at all."""
        await self._deliver(attempt, attempt.taken, last=True)

    async def _deliver(self, attempt: Attempt, task: Taken, *, last: bool) -> Taken | None:
        """What is to be delivered next; None when nothing, or not by us."""
        async with attempt.database.writing(attempt.company) as connection:
            begun = await begin(connection, task)
            spent = begun is None and await is_spent(connection, task)
        if begun is None:
            if spent:
                await self._suspend(attempt, PauseReason.EXHAUSTED)
            return None
        result = await self._told(attempt, task, begun)
        async with attempt.database.writing(attempt.company) as connection:
            if result is None:
                await withdraw(connection, task, begun)
                return None if last else await following(connection, task)
            exhausted = await record(connection, task, begun, result)
            next = await following(connection, task) if result.prompt and not last else None
        reason = REASONS.get(result.fault) if result.fault else None
        if reason or exhausted:
            await self._suspend(attempt, reason or PauseReason.EXHAUSTED)
        return next

    async def _told(self, attempt: Attempt, task: Taken, begun: Begun) -> Result | None:
        """None for what is not its owner's to know."""
        try:
            body = await self._body(attempt, task, begun)
        except Exception as fault:
            log.exception("a payload could not be made", fact=str(task.event_id))
            return Result(fault=DeliveryFault.PAYLOAD_FAILED, excerpt=type(fault).__name__)
        match body:
            case Untold.NOT_FOR_OWNER:
                return None
            case Untold.OWNER_LEFT:
                return Result(fault=DeliveryFault.OWNER_LEFT)
        message = Message(id=f"event_{task.event_id.hex}", url=begun.url, body=body, keys=begun.keys)
        within = None if task is attempt.taken else task.place
        return await send(message, loopback=reach().loopback, within=within)

    async def _body(self, attempt: Attempt, task: Taken, begun: Begun) -> bytes | Untold:
        if self.payloads is None:
            self.payloads = self.make(attempt.database)
        return await self.payloads.payload(telling(task, begun))

    async def _suspend(self, attempt: Attempt, reason: PauseReason) -> None:
        command = SuspendWebhook(webhook_id=attempt.taken.case_id, reason=reason)
        await attempt.finish(suspend_webhook, command)


def telling(task: Taken, begun: Begun) -> Telling:
    """What is to be told, in whose words."""
    return Telling(
        company_id=task.company_id,
        owner_id=begun.owner_id,
        document=begun.document,
        events=begun.events,
        event_id=task.event_id,
        kind=task.event_type,
        case_id=task.case_id,
        subject_id=task.subject_id,
        payload=task.payload,
        occurred_at=task.occurred_at,
    )


def enlist(make: MakePayloads) -> None:
    """Have deliveries made, with payloads from there."""
    messenger = Messenger(make)
    actor("webhooks")(messenger.deliver_webhook)
    actor("webhooks_slow")(messenger.deliver_webhook_slowly)
