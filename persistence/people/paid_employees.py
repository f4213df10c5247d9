"""To whom a run is due: who was employed in its month, and is in no other run of the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import TextClause, text

from domain.kernel.refusal import checks
from domain.people.payroll.days import last_of
from domain.people.payroll_feeding import AGREED, settles
from domain.people.payroll_run import AlreadyInRun, NotDue, PayrollRun, PayrollRunKind, SettledByRun
from persistence.people.pay_sources import AGREED_ELSEWHERE
from persistence.people.runs_beside import runs_beside, take_turn
from persistence.unit_of_work import SqlUnitOfWork

K = PayrollRunKind


async def due_employees(uow: SqlUnitOfWork, run: PayrollRun, chosen: Sequence[UUID] | None) -> list[UUID]:
    """By id; who asks at the same time waits, so that nobody is in two runs. Raises NotDue, AlreadyInRun,
    SettledByRun for chosen ones."""
    await take_turn(uow)
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
    settled = await _settled(uow, run)
    if chosen is None:
        open_to = [id for id in found if id not in taken]
        left = [id for id in open_to if id not in settled]
        if open_to and not left:
            path = "payroll_run_id" if run.takes else "accrual_month"
            raise SettledByRun(path, number=min(settled[id] for id in open_to))
        return left
    with checks() as check:
        for place, id in enumerate(chosen):
            check.that(id in found, NotDue("employee_ids", place, id=str(id)))
            number = taken.get(id)
            check.that(number is None, AlreadyInRun("employee_ids", place, number=number))
            later = settled.get(id)
            check.that(later is None, SettledByRun("employee_ids", place, number=later))
    return sorted(chosen)


async def _settled(uow: SqlUnitOfWork, run: PayrollRun) -> Mapping[UUID, int]:
    """By employee the number of a run that was agreed to, and takes off what this one would pay."""
    others = await runs_beside(uow, run)
    last = [one.id for one in others if one.status in AGREED and settles(one, run)]
    if not last:
        return {}
    asked = {"company": uow.company, "runs": last}
    return {row.employee_id: row.number for row in await uow.transaction.execute(PAID_BY, asked)}


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

MONTHLY = text(f"""
select employee.id from employee
left join lateral (
    select version.contract_kind from employment version
    where version.company_id = employee.company_id and version.employee_id = employee.id
    order by version.effective_on desc, version.position desc limit 1
) contract on true
left join termination on termination.company_id = employee.company_id
    and termination.employee_id = employee.id and termination.status <> 'CANCELLED'
where employee.company_id = :company and employee.hired_on <= :last and employee.erased_on is null
  and {NAMED} and {PLACE} and (
    employee.dismissed_on is null or employee.dismissed_on > :last
    or employee.dismissed_on >= :first and not employee.settled_elsewhere and (
        employee.engagement = 'DIRECTING'
        or termination.id is null and contract.contract_kind is distinct from 'INTERN')
    or employee.dismissed_on < :first and coalesce(termination.status, 'PAID') = 'PAID' and 0 < (
        select sum(commission.amount) from commission
        where commission.company_id = employee.company_id and commission.salesperson_id = employee.id
          and commission.status in ('ACCRUED', 'RELEASED') and commission.accrued_on <= :last
          and not {AGREED_ELSEWHERE}))
order by employee.id
""")  # noqa: S608  of constants
"""Besides, who directed until a day of the month; who was dismissed in it and is settled by nothing, to be
refused by name; and commissions of who left before it."""

DUE: Mapping[PayrollRunKind, TextClause] = {
    K.MONTHLY: MONTHLY,
    K.VACATION: text(f"""
select distinct employee.id from employee
join vacation on vacation.company_id = employee.company_id and vacation.employee_id = employee.id
where employee.company_id = :company and vacation.status = 'APPROVED'
  and vacation.origin <> 'TAKEN_OVER' and vacation.days > 0
  and vacation.starts_on between :first and :last and employee.erased_on is null
  and not exists (
      select from payroll_vacation paid
      join payroll_run other on other.company_id = paid.company_id and other.id = paid.run_id
      where paid.company_id = vacation.company_id and paid.vacation_id = vacation.id
        and other.id <> :run and other.status = 'CLOSED')
  and (employee.dismissed_on is null or employee.dismissed_on >= vacation.starts_on) and {NAMED} and {PLACE}
order by employee.id
"""),  # noqa: S608  of constants
    K.PROFIT_SHARING: text(f"""
select employee.id from employee
where employee.company_id = :company and employee.hired_on <= :last and employee.erased_on is null
  and {NAMED} and {PLACE}
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

PAID_BY = text("""
select payslip.employee_id, min(run.number) as number from payslip
join payroll_run run on run.company_id = payslip.company_id and run.id = payslip.run_id
where payslip.company_id = :company and payslip.run_id = any(:runs)
group by payslip.employee_id
""")

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
  and run.status <> 'CANCELLED' and (run.kind <> 'VACATION' or run.status <> 'CLOSED')
group by member.employee_id
""")

"""Who has a vacation that no closed run paid is in one more run of vacations."""

CHOSEN = text("""
select cast(jsonb_array_elements_text(employee_ids) as uuid) as employee_id
from payroll_stretch where company_id = :company and run_id = :run and take = :take
order by employee_id
""")
