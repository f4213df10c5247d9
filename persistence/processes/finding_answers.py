"""What an installation finds of itself and has not announced: parked tasks, broken checks, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import TextClause, text

from domain.kernel.calendar import business_date
from domain.processes.commands.tell_findings import Fields, Findings, Untold
from persistence.answering import answers
from persistence.unit_of_work import SqlUnitOfWork

THRESHOLDS = (60, 30, 7, 1)
"""Days before the end of a certificate, at which it is told."""
DOCUMENT_THRESHOLDS = (30, 7, 1)
"""Days before the last day of an employee's document, at which it is told."""
MOST = 100
"""Parked tasks told at once; the next look tells more."""


@answers(Findings)
class LookedUpFindings:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def untold(self) -> Untold:
        await self._rows(ONE_AT_A_TIME)
        return Untold(
            tasks=await self._rows(PARKED, most=MOST),
            checks=await self._rows(BROKEN),
            certificates=await self._certificates(),
            documents=await self._documents(),
        )

    async def _documents(self) -> list[Fields]:
        today = self._uow.today
        horizon = today + timedelta(days=max(DOCUMENT_THRESHOLDS))
        return [
            {"employee_document_id": row["id"], "expires_on": row["expires_on"], "days": days}
            for row in await self._rows(LAPSING, today=today, horizon=horizon, most=MOST)
            if (days := threshold(row["expires_on"] - today, DOCUMENT_THRESHOLDS)) not in row["told"]
        ]

    async def _certificates(self) -> list[Fields]:
        now, zone = self._uow.now, self._uow.zone
        horizon = now + timedelta(days=max(THRESHOLDS))
        return [
            {
                "certificate_id": row["id"],
                "valid_until": row["valid_until"],
                "on": business_date(row["valid_until"], zone),
                "days": days,
            }
            for row in await self._rows(ENDING, horizon=horizon)
            if (days := threshold(row["valid_until"] - now)) not in row["told"]
        ]

    async def _rows(self, statement: TextClause, **values: Any) -> Sequence[Any]:
        found = await self._uow.transaction.execute(statement, {"company": self._uow.company, **values})
        return found.mappings().all()


def threshold(left: timedelta, thresholds: Sequence[int] = THRESHOLDS) -> int:
    """The smallest that was reached."""
    return min(days for days in thresholds if left <= timedelta(days=days))


ONE_AT_A_TIME = text("""
select pg_advisory_xact_lock(hashtextextended('findings ' || cast(cast(:company as uuid) as text), 0))
""")

PARKED = text("""
select task.id as step_id, task.version as attempt, split_part(task.step, ' ', 1) as name,
       task.error_code as code
from task
where task.company_id = :company and task.state = 'PARKED' and task.step <> 'mail_notice'
  and not exists (
      select from event told
      where told.company_id = task.company_id and told.subject_id = task.id and told.type = 'TaskParked'
        and (told.payload->>'attempt')::int = task.version)
order by task.created_at, task.id limit :most
""")
"""A letter that tells of a letter that could not be sent would be the next one."""

BROKEN = text("""
select found.id as integrity_check_id, found.name, found.broken_since as since
from integrity_check found
where found.company_id = :company and found.exceptions > 0
  and not exists (
      select from event told
      where told.company_id = found.company_id and told.subject_id = found.id and told.type = 'CheckBroken'
        and (told.payload->>'since')::timestamptz = found.broken_since)
order by found.name
""")

ENDING = text("""
select certificate.id, certificate.valid_until, array(
    select (told.payload->>'days')::int from event told
    where told.company_id = certificate.company_id and told.subject_id = certificate.id
      and told.type = 'CertificateExpiring'
      and (told.payload->>'valid_until')::timestamptz = certificate.valid_until) as told
from certificate
where certificate.company_id = :company and certificate.valid_until <= :horizon
""")
"""Another certificate in the same place is told anew."""

LAPSING = text("""
select document.id, document.expires_on, told.days as told
from employee_document document
join employee on employee.company_id = document.company_id and employee.id = document.employee_id
cross join lateral (
    select array(
        select (told.payload->>'days')::int from event told
        where told.company_id = document.company_id and told.subject_id = document.id
          and told.type = 'EmployeeDocumentExpiring') as days) told
where document.company_id = :company and document.replaced_on is null
  and document.expires_on between :today and :horizon
  and (employee.dismissed_on is null or employee.dismissed_on >= :today)
  and (case when document.expires_on <= cast(:today as date) + 1 then 1
            when document.expires_on <= cast(:today as date) + 7 then 7 else 30 end) <> all (told.days)
order by document.expires_on, document.id limit :most
""")
"""What is told once for each of its terms leaves room for the next."""
