"""One attempt at a delivery: counted before it is made, recorded when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.webhooks.delivery import DeliveryFault, pause_after
from persistence.outbox import events
from persistence.tasks import Taken
from persistence.webhooks.secrets import opened

PROMPT = 1_000
"""Milliseconds within which an answer is one that comes soon."""
LONGEST_REST = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """An attempt that may be made: where to, what of, signed with what. ``attempts`` includes it."""

    delivery_id: UUID
    attempts: int
    url: str
    document: str
    events: Sequence[str]
    owner_id: UUID
    topic: str
    keys: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Result:
    """How it ended; well without a ``fault``."""

    fault: DeliveryFault | None = None
    status_code: int | None = None
    milliseconds: int | None = None
    excerpt: str | None = None

    @property
    def prompt(self) -> bool:
        """Whether it arrived, and the answer came soon."""
        return self.fault is None and (self.milliseconds or 0) <= PROMPT


async def begin(connection: AsyncConnection, task: Taken) -> Begun | None:
    """Count it; None when there is nothing to do, as the webhook is paused or somebody was faster."""
    named = {"company": task.company_id, "webhook": task.case_id, "event": task.event_id}
    row = (await connection.execute(BEGINNING, named)).mappings().one_or_none()
    if row is None:
        await connection.execute(HOLDING, named)
        return None
    sealed = await connection.execute(SECRETS, named)
    keys = tuple(opened(each.sealed, company=task.company_id, secret_id=each.id) for each in sealed)
    return Begun(**row, keys=keys)


async def record(connection: AsyncConnection, task: Taken, begun: Begun, result: Result) -> bool:
    """Its end; whether that was the last attempt, and it did not arrive."""
    pause = pause_after(begun.attempts)
    arrived = result.fault is None
    exhausted = not arrived and pause is None
    values: dict[str, Any] = {
        "company": task.company_id,
        "webhook": task.case_id,
        "delivery": begun.delivery_id,
        "state": "DELIVERED" if arrived else "FAILED" if exhausted else "PENDING",
        "arrived": arrived,
        "pause": pause or timedelta(0),
        "fault": result.fault,
        "status_code": result.status_code,
        "milliseconds": result.milliseconds,
        "excerpt": result.excerpt,
        "prompt": result.prompt,
        "rest": LONGEST_REST,
    }
    await connection.execute(RECORDING, values)
    await connection.execute(RESTING, values)
    return exhausted


async def withdraw(connection: AsyncConnection, task: Taken, begun: Begun) -> None:
    """As if it had never been meant for this webhook: nobody is shown that it happened."""
    await connection.execute(WITHDRAWING, {"company": task.company_id, "delivery": begun.delivery_id})


async def is_spent(connection: AsyncConnection, task: Taken) -> bool:
    """Whether it failed for the last time, and whoever saw that died before the webhook was paused for it."""
    named = {"company": task.company_id, "webhook": task.case_id, "event": task.event_id}
    return (await connection.execute(SPENT, named)).one_or_none() is not None


async def following(connection: AsyncConnection, task: Taken) -> Taken | None:
    """The next delivery to the same webhook, in the same hands; None when none is due."""
    named = {"company": task.company_id, "webhook": task.case_id}
    row = (await connection.execute(FOLLOWING, named)).mappings().one_or_none()
    return None if row is None else replace(task, **row)


BEGINNING = text("""
update webhook_delivery
set attempts = webhook_delivery.attempts + 1, tried_at = now()
from webhook
where webhook_delivery.company_id = :company and webhook_delivery.webhook_id = :webhook
  and webhook_delivery.event_id = :event and webhook_delivery.state = 'QUEUED'
  and webhook.company_id = :company and webhook.id = :webhook and webhook.state = 'ACTIVE'
returning webhook_delivery.id as delivery_id, webhook_delivery.attempts, webhook.url, webhook.document,
          webhook.events, webhook.owner_id, webhook_delivery.topic
""")

HOLDING = text("""
update webhook_delivery set state = 'HELD'
where company_id = :company and webhook_id = :webhook and event_id = :event and state = 'QUEUED'
""")

SPENT = text("""
select 1 from webhook_delivery delivery
join webhook on webhook.company_id = delivery.company_id and webhook.id = delivery.webhook_id
where delivery.company_id = :company and delivery.webhook_id = :webhook and delivery.event_id = :event
  and delivery.state = 'FAILED' and webhook.state = 'ACTIVE'
""")

SECRETS = text("""
select id, sealed from webhook_secret
where company_id = :company and webhook_id = :webhook order by begun_at desc
""")

RECORDING = text("""
update webhook_delivery
set state = :state, fault = :fault, status_code = :status_code, milliseconds = :milliseconds,
    excerpt = :excerpt, delivered_at = case when :arrived then now() else delivered_at end,
    next_at = now() + cast(:pause as interval) * (1 + random() / 10)
where company_id = :company and id = :delivery and state = 'QUEUED'
""")

WITHDRAWING = text("""
delete from webhook_delivery where company_id = :company and id = :delivery and state = 'QUEUED'
""")

RESTING = text("""
update webhook_line
set prompt = :prompt,
    failures = case when :arrived then 0 else failures + 1 end,
    rests_until = case when :arrived then now()
        else now() + least(interval '1 second' * power(2, least(failures, 20)), cast(:rest as interval)) end
where company_id = :company and webhook_id = :webhook
""")
"""One that does not answer rests, longer each time, so that it keeps nobody's place."""

FOLLOWING = text("""
with next as (
    select id from webhook_delivery
    where company_id = :company and webhook_id = :webhook and state = 'PENDING' and next_at <= now()
    order by attempts desc, next_at limit 1
    for update skip locked
),
taken as (
    update webhook_delivery
    set state = 'QUEUED', next_at = now() + interval '30 seconds'
    from next
    where webhook_delivery.company_id = :company and webhook_delivery.id = next.id
    returning webhook_delivery.event_id
)
select event.id as event_id, event.type as event_type, event.payload, event.subject_id, event.occurred_at,
       event.request_id as request
from taken
join event on event.company_id = :company and event.id = taken.event_id
""").columns(payload=events.c.payload.type)
"""It has no task of its own: when its worker dies, the dispatcher gives it one, half a minute later."""
