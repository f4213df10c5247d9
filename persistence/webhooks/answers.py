"""What webhooks ask: where they may lead, and what is done to their deliveries by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text

import persistence.webhooks.secrets  # noqa: F401
from domain.webhooks.address import Reach
from domain.webhooks.ports import Deliveries, Destinations
from persistence.answering import answers
from persistence.identity import smallest_id
from persistence.settings import settings
from persistence.unit_of_work import SqlUnitOfWork

SLACK = timedelta(hours=1)
"""By which the time in a fact's id may differ from when it happened: transactions and clocks."""
TOPIC = r"upper(regexp_replace(event.type, '([a-z0-9])([A-Z])', '\1_\2', 'g'))"
"""``OrderPlaced`` is ORDER_PLACED."""


@answers(Destinations)
class ConfiguredDestinations:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def reach(self) -> Reach:
        return reach()


def reach() -> Reach:
    """Where this installation lets webhooks lead."""
    chosen = settings()
    return Reach(plain=not chosen.in_production, loopback=chosen.webhook_loopback)


@answers(Deliveries)
class StoredDeliveries:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def begin(self, webhook_id: UUID) -> None:
        await self._do(BEGINNING, webhook=webhook_id)

    async def hold(self, webhook_id: UUID) -> None:
        await self._do(HOLDING, webhook=webhook_id)

    async def release(self, webhook_id: UUID) -> None:
        await self._do(RELEASING, webhook=webhook_id)
        await self._do(WAKING, webhook=webhook_id)

    async def state_of(self, delivery_id: UUID) -> tuple[UUID, str] | None:
        row = (await self._do(LOOKING, delivery=delivery_id)).one_or_none()
        return None if row is None else (row.webhook_id, row.state)

    async def again(self, delivery_id: UUID) -> None:
        await self._do(AGAIN, delivery=delivery_id)

    async def replay(
        self, webhook_id: UUID, *, since: datetime, until: datetime, delivered: bool, most: int
    ) -> int:
        window = {
            "webhook": webhook_id,
            "since": since,
            "until": until,
            "first": smallest_id(since - SLACK),
            "last": smallest_id(until + SLACK),
            "delivered": delivered,
        }
        count = (await self._do(COUNTING, **window, limit=most + 1)).scalar_one()
        if count <= most:
            await self._do(REPLAYING, **window)
            await self._do(WAKING, webhook=webhook_id)
        return count

    async def _do(self, statement: TextClause, **values: Any) -> Any:
        """Aggregates first: what belongs to a webhook refers to it."""
        connection = self._uow.transaction
        return await connection.execute(statement, {"company": self._uow.company, **values})


BEGINNING = text("""
insert into webhook_line (company_id, webhook_id, xid, event_id, prompt, failures, rests_until)
values (:company, :webhook, pg_snapshot_xmin(pg_current_snapshot()), :nothing, false, 0, now())
on conflict (company_id, webhook_id) do update
set xid = excluded.xid, event_id = excluded.event_id, prompt = false, failures = 0, rests_until = now()
""").bindparams(nothing=UUID(int=0))
"""What was committed before the oldest transaction of now began is not told."""

HOLDING = text("""
update webhook_delivery set state = 'HELD'
where company_id = :company and webhook_id = :webhook and state = 'PENDING'
""")

RELEASING = text("""
update webhook_delivery set state = 'PENDING', attempts = 0, next_at = now()
where company_id = :company and webhook_id = :webhook and state in ('HELD', 'FAILED')
""")

WAKING = text("""
update webhook_line set failures = 0, rests_until = now()
where company_id = :company and webhook_id = :webhook
""")

LOOKING = text("""
select webhook_id, state from webhook_delivery
where company_id = :company and id = :delivery for update
""")

AGAIN = text("""
update webhook_delivery set state = 'PENDING', attempts = 0, next_at = now()
where company_id = :company and id = :delivery
""")

WANTED = f"""
from webhook
join event on event.company_id = webhook.company_id and event.id >= :first and event.id < :last
    and event.occurred_at >= :since and event.occurred_at < :until and {TOPIC} = any(webhook.events)
left join webhook_delivery told on told.company_id = webhook.company_id
    and told.webhook_id = webhook.id and told.event_id = event.id
where webhook.company_id = :company and webhook.id = :webhook
  and (told.id is null or told.state in ('FAILED', 'HELD') or told.state = 'DELIVERED' and :delivered)
"""

COUNTING = text(f"select count(*) from (select {WANTED} limit :limit) wanted")  # noqa: S608  of constants

REPLAYING = text(f"""
insert into webhook_delivery
    (company_id, id, webhook_id, event_id, topic, occurred_at, state, attempts, next_at)
select event.company_id, coalesce(told.id, uuidv7()), webhook.id, event.id, {TOPIC}, event.occurred_at,
       'PENDING', 0, now()
{WANTED}
on conflict (company_id, webhook_id, event_id) do update
set state = 'PENDING', attempts = 0, next_at = now()
where webhook_delivery.state in ('FAILED', 'HELD', 'DELIVERED')
""")
