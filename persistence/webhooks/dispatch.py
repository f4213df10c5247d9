"""From the journal to deliveries, and from those that are due to tasks: a few at once for each webhook.

The journal is read behind the transactions that wrote it, so that these pay nothing, in the order in
which nothing can appear before a place that was read (`persistence/live/journal.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.webhooks.answers import TOPIC

PAGE = 500
"""Facts read at once for each webhook."""
ROOM = 2
"""Deliveries in hand at once for a webhook that answers soon; others have one."""


async def at_work(connection: AsyncConnection) -> Sequence[UUID]:
    """The companies with something to tell; as ``retaguarda_relay``."""
    return (await connection.execute(text("select webhook_work()"))).scalars().all()


async def journalize(connection: AsyncConnection, company: UUID, *, page: int = PAGE) -> int:
    """Make deliveries of what happened since; answers how many facts were read, for all webhooks together."""
    return (await connection.execute(READING, {"company": company, "page": page})).scalar_one()


async def release(connection: AsyncConnection, company: UUID, *, room: int = ROOM) -> int:
    """Make tasks of what is due; answers how many."""
    return (await connection.execute(RELEASING, {"company": company, "room": room})).rowcount


READING = text(f"""
with line as materialized (
    select webhook.id, webhook.events, line.xid, line.event_id
    from webhook_line line
    join webhook on webhook.company_id = line.company_id and webhook.id = line.webhook_id
    where line.company_id = :company and webhook.state = 'ACTIVE'
    for update of line skip locked
),
page as materialized (
    select line.id as webhook_id, line.events, fact.*
    from line, lateral (
        select id, type, subject_id, xid, occurred_at from event
        where company_id = :company and xid < pg_snapshot_xmin(pg_current_snapshot())
          and (xid, id) > (line.xid, line.event_id)
        order by xid, id limit :page) fact
),
told as (
    insert into webhook_delivery
        (company_id, id, webhook_id, event_id, topic, occurred_at, state, attempts, next_at)
    select :company, uuidv7(), event.webhook_id, event.id, {TOPIC}, event.occurred_at, 'PENDING', 0, now()
    from page event
    where {TOPIC} = any(event.events)
       or event.type = 'WebhookTested' and event.subject_id = event.webhook_id
    on conflict (company_id, webhook_id, event_id) do nothing
),
moved as (
    update webhook_line
    set xid = last.xid, event_id = last.id
    from (select distinct on (webhook_id) webhook_id, xid, id from page
          order by webhook_id, xid desc, id desc) last
    where webhook_line.company_id = :company and webhook_line.webhook_id = last.webhook_id
)
select count(*) from page
""")  # noqa: S608  of constants

RELEASING = text("""
with line as (
    select webhook.id, line.prompt,
           case when line.prompt then :room else 1 end - (
               select count(*) from webhook_delivery hand
               where hand.company_id = :company and hand.webhook_id = webhook.id
                 and hand.state = 'QUEUED' and hand.next_at > now()) as room
    from webhook_line line
    join webhook on webhook.company_id = line.company_id and webhook.id = line.webhook_id
    where line.company_id = :company and webhook.state = 'ACTIVE' and line.rests_until <= now()
    for update of line skip locked
),
due as (
    select delivery.*, line.prompt
    from line, lateral (
        select id, webhook_id, event_id from webhook_delivery
        where company_id = :company and webhook_id = line.id
          and state in ('PENDING', 'QUEUED') and next_at <= now()
        order by attempts desc, next_at
        limit greatest(line.room, 0)
        for update skip locked) delivery
),
queued as (
    update webhook_delivery
    set state = 'QUEUED', next_at = now() + interval '10 minutes'
    from due
    where webhook_delivery.company_id = :company and webhook_delivery.id = due.id
)
insert into task
    (company_id, id, event_id, step, process, case_id, subject_id, seq, queue, actor,
     state, next_at, created_at, updated_at, version)
select :company, uuidv7(), event.id, 'deliver_webhook ' || due.webhook_id, 'webhooks', due.webhook_id,
       event.subject_id, 0,
       case when due.prompt then 'webhooks' else 'webhooks_slow' end,
       case when due.prompt then 'deliver_webhook' else 'deliver_webhook_slowly' end,
       'WAITING', now(), event.occurred_at, now(), 1
from due
join event on event.company_id = :company and event.id = due.event_id
on conflict (company_id, event_id, step) do update
set state = 'WAITING', queue = excluded.queue, actor = excluded.actor, attempts = 0, deaths = 0,
    next_at = now(), leased_until = null, done_at = null, error_code = null, error = null,
    updated_at = now(), version = task.version + 1
where task.state in ('DONE', 'COMPENSATED', 'DISCARDED', 'PARKED')
""")
"""What was in hand for ten minutes is due once more: a task that is still at work takes no second one."""
