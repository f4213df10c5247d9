"""The other runs of a company, and what a payslip was taken from of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from domain.people.payroll.days import last_of
from domain.people.payroll_feeding import TAKES_AHEAD, RunBeside, feeds
from domain.people.payroll_run import PayrollRun, PayrollRunKind, PayrollRunStatus
from domain.people.ports import RunsBeside
from persistence.answering import answers
from persistence.people.payroll_tables import payroll_runs
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind
EVER = date(1900, 1, 1)


@answers(RunsBeside)
class StoredRunsBeside:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def turn(self) -> None:
        await take_turn(self._uow)

    async def of(self, run: PayrollRun) -> Sequence[RunBeside]:
        return await runs_beside(self._uow, run)

    async def sharing(self, run: PayrollRun, others: Sequence[RunBeside]) -> Sequence[int]:
        asked = {"company": self._uow.company, "run": run.id, "others": [one.id for one in others]}
        shared = {row.run_id for row in await self._uow.transaction.execute(SHARED, asked)}
        return sorted(one.number for one in others if one.id in shared)

    async def outdated(self, run: PayrollRun, gone: Sequence[UUID]) -> Sequence[int]:
        uow = self._uow
        asked = await _asked(uow, run) | {"gone": list(gone)}
        return [row.registration_number for row in await uow.transaction.execute(OUTDATED, asked)]


async def take_turn(uow: SqlUnitOfWork) -> None:
    """Who asks at the same time waits, until the commit."""
    await uow.transaction.execute(TURN, {"company": str(uow.company)})


async def runs_beside(uow: SqlUnitOfWork, run: PayrollRun) -> Sequence[RunBeside]:
    """All that are not cancelled, but this one."""
    columns = [payroll_runs.c[name] for name in RunBeside.__dataclass_fields__]
    query = select(*columns).where(
        payroll_runs.c.company_id == uow.company,
        payroll_runs.c.id != run.id,
        payroll_runs.c.status != PayrollRunStatus.CANCELLED,
    )
    return [RunBeside(**row) for row in await uow.rows(query.order_by(payroll_runs.c.number))]


async def sources_of(uow: SqlUnitOfWork, run: PayrollRun, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """By employee the digest of what there is now to be taken into account; asked before that is."""
    found = await uow.transaction.execute(NOW, await _asked(uow, run) | {"employees": list(ids)})
    return {row.employee_id: row.sources for row in found}


async def _asked(uow: SqlUnitOfWork, run: PayrollRun) -> dict[str, Any]:
    closed = PayrollRunStatus.CLOSED
    others = await runs_beside(uow, run)
    since, until = _vacations(run)
    return {
        "company": uow.company,
        "run": run.id,
        "feeding": [one.id for one in others if one.status is closed and feeds(one, run)],
        "since": since,
        "until": until,
        "ahead": run.kind in TAKES_AHEAD,
        "ends": run.kind is K.TERMINATION,
    }


def _vacations(run: PayrollRun) -> tuple[date, date]:
    """Between which days those that count are spent; other kinds count none."""
    last = last_of(run.accrual_month)
    match run.kind:
        case K.MONTHLY:
            return run.accrual_month, last
        case K.VACATION | K.TERMINATION:
            return EVER, last
        case _:
            return last, EVER


TURN = text("select pg_advisory_xact_lock(hashtextextended('payroll ' || cast(:company as text), 0))")

SHARED = text("""
with member as (
    select stretch.run_id, cast(jsonb_array_elements_text(stretch.employee_ids) as uuid) as employee_id
    from payroll_stretch stretch
    join payroll_run run
      on run.company_id = stretch.company_id and run.id = stretch.run_id and run.takes = stretch.take
    where stretch.company_id = :company and (stretch.run_id = :run or stretch.run_id = any(:others))
)
select distinct other.run_id from member other
join member own on own.employee_id = other.employee_id and own.run_id = :run
where other.run_id <> :run
""")

SOURCES = """cast(md5(array_to_string(array(
    select feeding.run_id from payslip feeding
    where feeding.company_id = :company and feeding.employee_id = whose.employee_id
      and feeding.run_id = any(:feeding) and feeding.refusal_code is null
    union all
    select vacation.id from vacation
    where vacation.company_id = :company and vacation.employee_id = whose.employee_id
      and vacation.status not in ('REQUESTED', 'REFUSED', 'CANCELLED')
      and vacation.starts_on + vacation.days + vacation.leave_days > :since
      and (vacation.starts_on <= :until or :ahead and exists (
          select from payroll_vacation paid
          join payroll_run ahead on ahead.company_id = paid.company_id and ahead.id = paid.run_id
          where paid.company_id = vacation.company_id and paid.vacation_id = vacation.id
            and ahead.id <> :run and ahead.status = 'CLOSED'))
    union all
    select termination.id from termination
    where termination.company_id = :company and termination.employee_id = whose.employee_id
      and :ends and termination.status = 'APPROVED'
    order by 1
), ' ')) as uuid)"""

NOW = text(f"""
select whose.employee_id, {SOURCES} as sources
from unnest(cast(:employees as uuid[])) as whose (employee_id)
""")  # noqa: S608  of constants

OUTDATED = text(f"""
select whose.registration_number from payslip whose
where whose.company_id = :company and whose.run_id = :run
  and (whose.employee_id = any(:gone) or whose.sources is distinct from {SOURCES})
order by whose.registration_number
""")  # noqa: S608  of constants
"""Calculated before sources were kept, too."""
