"""What is done to the tables by the clock: old rows go, and what must hold is counted where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

KEEP_DONE_TASKS = timedelta(days=400)
"""Longer than a fiscal year, so that the steps of a sale can be shown for as long as it is asked about."""
KEEP_ENDED_SESSIONS = timedelta(days=30)
"""A stolen refresh token that is used this late still finds that its session was ended."""
KEEP_FAILED_ATTEMPTS = timedelta(days=30)
"""Much longer than the longest wait, so that patience is not won by waiting."""
SOON = timedelta(days=30)

INVARIANTS = {
    "stock on hand is the sum of its movements": """
        select count(*) from stock_item item, lateral (
            select coalesce(sum(quantity), 0) as quantity, coalesce(sum(value), 0) as value
            from stock_movement where stock_item_id = item.id) moved
        where (item.on_hand, item.value) <> (moved.quantity, moved.value)
    """,
    "reserved is what active reservations hold": """
        select count(*) from stock_item item
        where item.reserved <> (
            select coalesce(sum(covered - consumed), 0)
            from reservation where stock_item_id = item.id and status = 'ACTIVE')
    """,
    "invoice numbers have no gap": """
        select count(*) from (
            select from invoice where number is not null
            group by establishment_id, kind, series, environment
            having max(number) - min(number) + 1 <> count(*)) gapped
    """,
    "an authorised invoice has exactly one exit of stock for each line": """
        select count(*) from invoice_line line
        join invoice on invoice.id = line.invoice_id
        where invoice.status = 'AUTHORIZED' and invoice.purpose = 'SALE'
          and exists (select from stock_movement where invoice_id = invoice.id)
          and (select -sum(quantity) from stock_movement movement
               where movement.invoice_id = invoice.id
                 and movement.order_line_id = line.order_line_id) <> line.quantity
    """,
    "what came back of an order line is the sum of its returns": """
        select count(*) from sales_order_line line
        where line.returned <> (
            select coalesce(sum(part.quantity), 0) from sales_return_line part
            join sales_return whole on whole.id = part.return_id
            where part.order_line_id = line.id and whole.status in ('RECEIVED', 'INSPECTED', 'CREDITED'))
    """,
    "no more comes back than had left, at the cost it had left with": """
        select count(*) from stock_movement gone, lateral (
            select sum(quantity) as quantity, sum(value) as value
            from stock_movement where returns_id = gone.id) back
        where back.quantity > -gone.quantity or back.value > -gone.value
          or (back.quantity = -gone.quantity and back.value <> -gone.value)
    """,
    "commission is no more than the rate of its invoice": """
        select count(*) from (
            select from commission join invoice on invoice.id = commission.invoice_id
            group by invoice.id, invoice.total
            having sum(amount) < 0 or sum(amount) > round(invoice.total * max(rate) / 100)) excessive
    """,
    "debits equal credits in every entry": """
        select count(*) from (
            select from journal_entry entry
            left join journal_line line on line.entry_id = entry.id
            group by entry.id
            having sum(line.debit) is distinct from sum(line.credit) or count(line.id) = 0) unbalanced
    """,
    "what is undone in the books is undone whole": """
        select count(*) from (
            select from journal_line line
            join journal_entry entry on entry.id = line.entry_id
            join journal_entry reversal on reversal.reverses_id = entry.id
            left join journal_line back on back.entry_id = reversal.id
                and back.account_id = line.account_id
                and (back.debit, back.credit) = (line.credit, line.debit)
            where back.id is null) lost
    """,
    "the balance of an instalment is its amount less its settlements": """
        select count(*) from installment, lateral (
            select coalesce(sum(principal), 0) as principal
            from settlement where installment_id = installment.id) settled
        where installment.balance <> installment.amount - settled.principal
    """,
    "a receivable is the sum of its instalments": """
        select count(*) from receivable, lateral (
            select sum(amount) as amount, sum(balance) as balance
            from installment where receivable_id = receivable.id) parts
        where (receivable.total, receivable.balance) is distinct from (parts.amount, parts.balance)
    """,
    "an invoice's receivable is of its total": """
        select count(*) from receivable join invoice on invoice.id = receivable.invoice_id
        where receivable.total <> invoice.total
    """,
    "the balance of an instalment to pay is its amount less its payments": """
        select count(*) from payable_installment installment, lateral (
            select coalesce(sum(amount), 0) as amount
            from payment where installment_id = installment.id) paid
        where installment.status <> 'CANCELLED'
          and installment.balance <> installment.amount - paid.amount
    """,
    "a payable is the sum of its instalments": """
        select count(*) from payable, lateral (
            select sum(amount) as amount, sum(balance) as balance
            from payable_installment where payable_id = payable.id) parts
        where (payable.total, payable.balance) is distinct from (parts.amount, parts.balance)
    """,
}
"""What must hold in every company at every moment, as a count of the exceptions."""


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How far the tasks of all companies are behind. ``oldest`` is in seconds."""

    waiting: int
    parked: int
    oldest: float


@dataclass(frozen=True, kw_only=True)
class ExpiringCertificate:
    establishment_id: UUID
    valid_until: object


async def companies(connection: AsyncConnection) -> Sequence[UUID]:
    """Every company of the installation; as ``retaguarda_relay``."""
    return (await connection.execute(text("select companies()"))).scalars().all()


async def backlog(connection: AsyncConnection) -> Backlog:
    """As ``retaguarda_relay``, over all companies."""
    row = await connection.execute(
        text("""
        select count(*) filter (where state <> 'PARKED' and next_at <= now()) as waiting,
               count(*) filter (where state = 'PARKED') as parked,
               coalesce(extract(epoch from now() - min(next_at) filter (
                   where state <> 'PARKED' and next_at <= now())), 0)::float8 as oldest
        from task where state in ('WAITING', 'RUNNING', 'RETRYING', 'PARKED')
    """)
    )
    return Backlog(**row.mappings().one())


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


async def broken_invariants(connection: AsyncConnection) -> dict[str, int]:
    """Of this company; empty when all is well."""
    counts = {name: await connection.scalar(text(query)) for name, query in INVARIANTS.items()}
    return {name: count for name, count in counts.items() if count}


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
