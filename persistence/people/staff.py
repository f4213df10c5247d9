"""Who works here on a day, as they are employed on it, in one statement."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.people.staff_member import StaffMember
from persistence.seeing import Seeing


async def staff_on(
    transaction: Seeing,
    company: UUID,
    day: date,
    *,
    establishment_id: UUID | None,
    department_id: UUID | None,
) -> list[StaffMember]:
    """Locked; neither directors nor interns; of the establishment, of the department and those below it."""
    values = {"company": company, "day": day, "place": establishment_id, "part": department_id}
    return [StaffMember(**row) for row in (await transaction.execute(STAFF, values)).mappings().all()]


STAFF = text("""
with recursive part as (
    select id from department where company_id = :company and id = cast(:part as uuid)
    union
    select below.id from department below join part on below.parent_id = part.id
    where below.company_id = :company
)
select employee.id, employee.hired_on, employee.dismissed_on, held.work_schedule_id, held.establishment_id
from employee
left join lateral (
    select contract_kind, establishment_id, department_id, work_schedule_id
    from employment
    where employment.company_id = :company and employment.employee_id = employee.id
      and employment.effective_on <= greatest(cast(:day as date), employee.hired_on)
    order by employment.effective_on desc, employment.position desc
    limit 1
) held on true
where employee.company_id = :company and employee.engagement = 'EMPLOYED'
  and employee.hired_on <= cast(:day as date)
  and coalesce(employee.dismissed_on, date 'infinity') >= cast(:day as date)
  and held.contract_kind is distinct from 'INTERN'
  and (cast(:place as uuid) is null or held.establishment_id = cast(:place as uuid))
  and (cast(:part as uuid) is null or held.department_id in (select id from part))
order by employee.id
for no key update of employee
""")
"""An employee of whom no version was kept is of the company alone."""


async def union_members(
    transaction: Seeing, company: UUID, union_id: UUID, on: date, **asked: Any
) -> list[UUID]:
    """Who was not raised yet; ``reason``, ``left_since`` and ``most`` as the port asks."""
    values = {"company": company, "union": union_id, "day": on} | asked
    return list((await transaction.execute(MEMBERS, values)).scalars().all())


MEMBERS = text("""
select employee.id
from employee
join lateral (
    select union_id
    from employment
    where employment.company_id = :company and employment.employee_id = employee.id
      and employment.effective_on <= cast(:day as date)
    order by employment.effective_on desc, employment.position desc
    limit 1
) held on held.union_id = cast(:union as uuid)
where employee.company_id = :company and employee.engagement = 'EMPLOYED' and employee.erased_on is null
  and employee.hired_on <= cast(:day as date)
  and (coalesce(employee.dismissed_on, date 'infinity') >= cast(:day as date)
       or employee.dismissed_on >= cast(:left_since as date) and exists (
           select from termination
           where termination.company_id = :company and termination.employee_id = employee.id
             and termination.status in ('APPROVED', 'PAID') and termination.notice = 'INDEMNIFIED'))
  and not exists (
      select from salary
      where salary.company_id = :company and salary.employee_id = employee.id
        and salary.effective_on = cast(:day as date) and salary.reason = :reason)
order by employee.id
limit :most
""")
