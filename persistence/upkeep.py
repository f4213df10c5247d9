"""What is done to the tables by the clock: old rows go, and what comes to an end is told in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Uuid, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.approvals.approval import ApprovalStatus
from persistence.approvals.tables import approvals
from persistence.clock import sql_now
from persistence.outbox import TaskState

KEEP_DONE_TASKS = timedelta(days=400)
"""Longer than a fiscal year, so that the steps of a sale can be shown for as long as it is asked about."""
KEEP_ENDED_SESSIONS = timedelta(days=30)
"""A stolen refresh token that is used this late still finds that its session was ended."""
KEEP_FAILED_ATTEMPTS = timedelta(days=30)
"""Much longer than the longest wait, so that patience is not won by waiting."""
KEEP_DELIVERIES = timedelta(days=90)
KEEP_NOTICES = timedelta(days=400)
"""What webhooks were told; the events stay, and can be told anew."""
KEEP_EXPORTS_OF_PEOPLE = timedelta(days=15)
"""In which the person is to have been answered (LGPD, art. 19, II)."""
KEEP_UNUSED_FILES = timedelta(days=7)
"""What was rejected or never used: long enough to be asked about, or used after a long weekend."""
SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How far the tasks of all companies are behind."""

    counts: Mapping[tuple[str, str], int]
    """By queue and state, of what is not finished."""
    waiting: int
    """Due, and not done."""

    @property
    def parked(self) -> int:
        return sum(count for (_, state), count in self.counts.items() if state == TaskState.PARKED)


@dataclass(frozen=True, kw_only=True)
class ExpiringCertificate:
    establishment_id: UUID
    valid_until: object


async def companies(connection: AsyncConnection) -> Sequence[UUID]:
    """Every company of the installation; as ``retaguarda_relay``."""
    return (await connection.execute(text("select companies()"))).scalars().all()


async def backlog(connection: AsyncConnection) -> Backlog:
    """As ``retaguarda_relay``, over all companies."""
    found = await connection.execute(
        text("""
        select queue, state, count(*) as tasks,
               count(*) filter (where state <> 'PARKED' and next_at <= now()) as due
        from task where state in ('WAITING', 'RUNNING', 'RETRYING', 'PARKED')
        group by queue, state
    """)
    )
    rows = found.all()
    counts = {(row.queue, row.state): row.tasks for row in rows}
    return Backlog(counts=counts, waiting=sum(row.due for row in rows))


async def forget_old_keys(connection: AsyncConnection) -> int:
    """Idempotency keys of this company whose time is over; answers how many."""
    return (await connection.execute(text("delete from idempotency where expires_at < now()"))).rowcount


async def forget_ended_sessions(connection: AsyncConnection) -> int:
    """Sessions of this company that nobody can go on with, a while after they ended; answers how many."""
    statement = text("""
        delete from session where least(ended_at, expires_at) < now() - cast(:age as interval)
    """)
    return (await connection.execute(statement, {"age": KEEP_ENDED_SESSIONS})).rowcount


async def forget_failed_attempts(connection: AsyncConnection) -> int:
    """Wrong passwords of this company, long after the last of them; answers how many names were tried."""
    statement = text("delete from sign_in_attempts where last_at < now() - cast(:age as interval)")
    return (await connection.execute(statement, {"age": KEEP_FAILED_ATTEMPTS})).rowcount


async def forget_done_tasks(connection: AsyncConnection) -> int:
    """Tasks of this company done long ago; what they did stays on record as events."""
    statement = text(
        "delete from task where state in ('DONE', 'COMPENSATED') and done_at < now() - cast(:age as interval)"
    )
    return (await connection.execute(statement, {"age": KEEP_DONE_TASKS})).rowcount


async def forget_deliveries(connection: AsyncConnection) -> int:
    """Deliveries of this company that came to their end long ago; answers how many."""
    statement = text("""
        delete from webhook_delivery
        where state in ('DELIVERED', 'FAILED', 'HELD') and occurred_at < now() - cast(:age as interval)
          and coalesce(tried_at, occurred_at) < now() - cast(:age as interval)
    """)
    return (await connection.execute(statement, {"age": KEEP_DELIVERIES})).rowcount


async def forget_notices(connection: AsyncConnection) -> int:
    """Notices of this company of long ago; answers how many."""
    statement = text("delete from notice where occurred_at < now() - cast(:age as interval)")
    return (await connection.execute(statement, {"age": KEEP_NOTICES})).rowcount


async def waiting_erasures(connection: AsyncConnection) -> Sequence[UUID]:
    """Of this company, those that may go on: not held, and their last term over, or something was open."""
    statement = text("""
        select id from personal_data_request
        where kind = 'ERASURE' and ended_at is null and held_for is null
          and (due_on is null or due_on < current_date)
    """)
    return (await connection.execute(statement)).scalars().all()


async def overdue_approvals(connection: AsyncConnection) -> Sequence[UUID]:
    """Of this company, requests that nobody decided in time, the oldest first; at most 500."""
    statement = (
        select(approvals.c.id)
        .where(
            approvals.c.company_id == func.current_setting("app.company").cast(Uuid),
            approvals.c.status == ApprovalStatus.REQUESTED,
            approvals.c.expires_at <= sql_now(),
        )
        .order_by(approvals.c.expires_at)
        .limit(500)
    )
    return (await connection.execute(statement)).scalars().all()


async def forget_exports_of_people(connection: AsyncConnection) -> int:
    """What was handed out of this company's people long enough; that it was stays on record."""
    statement = text("""
        update personal_data_request set data_sealed = null
        where kind = 'EXPORT' and data_sealed is not null and requested_at < now() - cast(:age as interval)
    """)
    return (await connection.execute(statement, {"age": KEEP_EXPORTS_OF_PEOPLE})).rowcount


async def expiring_certificates(connection: AsyncConnection) -> Sequence[ExpiringCertificate]:
    """Of this company, those that end within 30 days, expired ones included."""
    rows = await connection.execute(
        text("""
            select establishment_id, valid_until from certificate
            where valid_until < now() + cast(:soon as interval)
        """),
        {"soon": SOON},
    )
    return [ExpiringCertificate(**row) for row in rows.mappings()]


async def expired_results(connection: AsyncConnection) -> Sequence[UUID]:
    """Long work of this company whose result is to be kept no longer."""
    statement = text("select id from bulk_operation where status = 'DONE' and expires_at <= now()")
    return (await connection.execute(statement)).scalars().all()


async def abandoned_work(connection: AsyncConnection) -> Sequence[UUID]:
    """Long work of this company that nobody will go on with: its task was parked, or given up."""
    statement = text("""
        select id from bulk_operation operation where status in ('QUEUED', 'RUNNING') and exists (
            select from task where task.company_id = operation.company_id and subject_id = operation.id
            and process in ('exporting', 'importing') and state in ('PARKED', 'DISCARDED'))
    """)
    return (await connection.execute(statement)).scalars().all()


async def useless_uploads(connection: AsyncConnection) -> Sequence[UUID]:
    """Of this company, what never came, was rejected, or is neither attached nor imported, after a while."""
    statement = text("""
        select id from upload
        where status in ('EXPECTED', 'QUARANTINED', 'READY', 'REJECTED') and used_at is null
          and greatest(expires_at, coalesce(received_at, expires_at)) < now() - cast(:age as interval)
          and not exists (select from data_import import
              where import.company_id = upload.company_id and import.upload_id = upload.id)
          and not exists (select from bulk_operation operation
              where operation.company_id = upload.company_id and operation.upload_id = upload.id)
        order by id limit 1000
    """)
    return (await connection.execute(statement, {"age": KEEP_UNUSED_FILES})).scalars().all()


async def ended_attachments(connection: AsyncConnection) -> Sequence[UUID]:
    """Of this company, what was detached and whose term is over, unless it is about somebody of whom nothing
    is to be erased (legal hold)."""
    statement = text("""
        select id from attachment
        where status = 'DETACHED' and kept_until < current_date and not exists (
            select from personal_data_request request
            where request.company_id = attachment.company_id and request.held_for is not null
              and attachment.person_id in (request.party_id, request.employee_id))
        order by id limit 1000
    """)
    return (await connection.execute(statement)).scalars().all()


async def removed_uploads(connection: AsyncConnection) -> Sequence[UUID]:
    """Of this company, those whose bytes are still to go."""
    statement = text("""
        select id from upload where status = 'REMOVED' and emptied_at is null order by id limit 1000
    """)
    return (await connection.execute(statement)).scalars().all()


async def note_emptied(connection: AsyncConnection, uploads: Sequence[UUID]) -> None:
    """That the bytes of these are gone."""
    statement = text("update upload set emptied_at = now() where id = any(:ids)")
    await connection.execute(statement, {"ids": list(uploads)})
