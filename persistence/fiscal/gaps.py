"""Numbers of a series that neither stand for a document nor are given up, and until when they may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 200
"""Numbers that are told at once."""

OPEN = text("""
    select gap.kind, gap.environment, gap.series, gap.number, gap.invoice_id, gap.status,
        gap.deadline, gap.deadline < :today as overdue
    from (
        select taken.*, (date_trunc('month', taken.since at time zone 'America/Sao_Paulo')
            + interval '1 month' + make_interval(days => term.day - 1))::date as deadline
        from (
            select kind, environment, series, number, id as invoice_id, status, issued_at as since
            from invoice
            where company_id = :company and establishment_id = :establishment and number is not null
              and status not in ('AUTHORIZED', 'CANCELLED', 'REPLACED', 'DENIED', 'CONTINGENCY',
                'CANCELLED_ELSEWHERE')
            union all
            select kind, environment, series, given.number, null, null, min(requested_at)
            from number_void, generate_series(first, last) as given(number)
            where company_id = :company and establishment_id = :establishment
              and not exists (
                select from invoice held
                where (held.company_id, held.establishment_id, held.kind, held.environment, held.series)
                    = (number_void.company_id, number_void.establishment_id, number_void.kind,
                       number_void.environment, number_void.series)
                  and held.number = given.number)
            group by 1, 2, 3, 4
        ) taken
        left join lateral (
            select day from law_voiding_term
            join establishment on establishment.company_id = :company and establishment.id = :establishment
            where area in (establishment.address ->> 'state', 'BR')
              and :today between valid_from and coalesce(valid_until, 'infinity')
            order by area = 'BR' limit 1
        ) term on true
    ) gap
    where not exists (
        select from number_void
        where company_id = :company and establishment_id = :establishment and status = 'REGISTERED'
          and (number_void.kind, number_void.environment, number_void.series)
            = (gap.kind, gap.environment, gap.series)
          and gap.number between first and last)
    order by 1, 2, 3, 4
    limit :most
""")


async def number_gaps(
    connection: AsyncConnection, company: UUID, establishment: UUID, *, today: date
) -> Sequence[RowMapping]:
    """By kind, environment, series and number; ``deadline`` is None where no law is known."""
    facts = {"company": company, "establishment": establishment, "today": today, "most": MOST}
    return (await connection.execute(OPEN, facts)).mappings().all()
