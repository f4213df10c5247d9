"""To whom a run is due: who was employed in its month, and is in no other run of the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import TextClause, text

from domain.kernel.refusal import checks
from domain.people.payroll.days import last_of
from domain.people.payroll_run import AlreadyInRun, NotDue, PayrollRun, PayrollRunKind
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind


async def due_employees(uow: SqlUnitOfWork, run: PayrollRun, chosen: Sequence[UUID] | None) -> list[UUID]:
    """By id; who asks at the same time waits, so that nobody is in two runs. Raises NotDue, AlreadyInRun for
    chosen ones."""
    await uow.transaction.execute(TURN, {"company": str(uow.company)})
    asked = {
        "company": uow.company,
        "run": run.id,
        "kind": run.kind.value,
        "first": run.accrual_month,
        "last": last_of(run.accrual_month),
        "establishment": run.establishment_id,
        "chosen": None if chosen is None else list(chosen),
        "since": run.since,
    }
    taken = {row.employee_id: row.number for row in await uow.transaction.execute(TAKEN, asked)}
    found = [row.id for row in await uow.transaction.execute(DUE.get(run.kind, EMPLOYED), asked)]
    if chosen is None:
        return [id for id in found if id not in taken]
    with checks() as check:
        for place, id in enumerate(chosen):
            check.that(id in found, NotDue("employee_ids", place, id=str(id)))
            number = taken.get(id)
            check.that(number is None, AlreadyInRun("employee_ids", place, number=number))
    return sorted(chosen)


async def chosen_of(uow: SqlUnitOfWork, run: PayrollRun) -> list[UUID]:
    """Who was named, of the last calculation."""
    asked = {"company": uow.company, "run": run.id, "take": run.takes}
    return [row.employee_id for row in await uow.transaction.execute(CHOSEN, asked)]


PLACE = """(cast(:establishment as uuid) is null or :establishment = (
    select version.establishment_id from employment version
    where version.company_id = employee.company_id and version.employee_id = employee.id
      and version.effective_on <= greatest(cast(:last as date), employee.hired_on)
    order by version.effective_on desc, version.position desc limit 1))"""
NAMED = "(cast(:chosen as uuid[]) is null or employee.id = any(:chosen))"

EMPLOYED = text(f"""
select employee.id from employee
where employee.company_id = :company and employee.hired_on <= :last and employee.erased_on is null
  and (employee.dismissed_on is null or employee.dismissed_on > :last) and {NAMED} and {PLACE}
order by employee.id
""")  # noqa: S608  of constants
"""Beyond the month: who leaves in it is paid at the end of the employment."""

DUE: Mapping[PayrollRunKind, TextClause] = {
    K.VACATION: text(f"""
select distinct employee.id from employee
join vacation on vacation.company_id = employee.company_id and vacation.employee_id = employee.id
where employee.company_id = :company and vacation.status = 'APPROVED'
  and vacation.origin <> 'TAKEN_OVER' and vacation.days > 0
  and vacation.starts_on between :first and :last and employee.erased_on is null
  and (employee.dismissed_on is null or employee.dismissed_on >= vacation.starts_on) and {NAMED} and {PLACE}
order by employee.id
"""),  # noqa: S608  of constants
    K.TERMINATION: text(f"""
select employee.id from employee
where employee.company_id = :company and employee.dismissed_on between :first and :last and {NAMED}
order by employee.id
"""),  # noqa: S608  of constants
    K.RETROACTIVE: text(f"""
select employee.id from employee
where employee.company_id = :company and employee.erased_on is null and {NAMED} and {PLACE}
  and exists (
    select from payslip
    join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
    where payslip.company_id = employee.company_id and payslip.employee_id = employee.id
      and payslip.accrual_month between :since and :last and payslip.refusal_code is null
      and payslip.kind in ('MONTHLY', 'VACATION', 'THIRTEENTH_SECOND', 'TERMINATION')
      and run.status = 'CLOSED')
order by employee.id
"""),  # noqa: S608  of constants
}

TURN = text("select pg_advisory_xact_lock(hashtextextended('payroll ' || cast(:company as text), 0))")
"""Until the commit."""

TAKEN = text("""
select member.employee_id, min(run.number) as number
from payroll_run run
join payroll_stretch stretch
  on stretch.company_id = run.company_id and stretch.run_id = run.id and stretch.take = run.takes
cross join lateral (
    select cast(jsonb_array_elements_text(stretch.employee_ids) as uuid) as employee_id
) member
where run.company_id = :company and run.id <> :run and run.kind = :kind
  and case when run.kind = 'RETROACTIVE' then run.status <> 'CLOSED' else run.accrual_month between
      cast(:first as date) - case when run.kind like 'THIRTEENTH%'
      then cast(extract(doy from cast(:first as date)) as integer) - 1 else 0 end and cast(:first as date) end
  and run.status <> 'CANCELLED'
group by member.employee_id
""")

CHOSEN = text("""
select cast(jsonb_array_elements_text(employee_ids) as uuid) as employee_id
from payroll_stretch where company_id = :company and run_id = :run and take = :take
order by employee_id
""")
