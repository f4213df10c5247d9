"""The other runs of a company."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text

from domain.people.payroll_feeding import RunBeside
from domain.people.payroll_run import PayrollRun, PayrollRunStatus
from domain.people.ports import RunsBeside
from persistence.answering import answers
from persistence.people.pay_sources import outdated
from persistence.people.payroll_tables import payroll_runs
from persistence.unit_of_work import SqlUnitOfWork


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
        return await outdated(self._uow, run, await runs_beside(self._uow, run), gone)


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
