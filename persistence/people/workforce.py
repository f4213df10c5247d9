"""Who worked here in a time, in one statement over the versions of employments."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel.money import Money
from domain.people.payroll.law import LabourTerm, LabourTermFigure
from domain.people.workforce import EARLY, Workforce, WorkforceCut
from persistence.people.labour_law import labour_law

NOBODY = UUID(int=0)
"""In place of a part where there is none."""


async def workforce(
    connection: AsyncConnection, company: UUID, *, since: date, until: date, by: WorkforceCut | None
) -> list[Workforce]:
    """By name of the part; all in one where it is not asked for by any."""
    law = (await labour_law(connection)).on(until)
    week = law.find(LabourTerm, LabourTermFigure.WORK_WEEK)
    values = {"company": company, "since": since, "until": until, "by": by, "early": EARLY, "nobody": NOBODY}
    values["week"] = week and week.days
    found = await connection.execute(WORKFORCE, values)
    return [_row(row) for row in found.mappings().all()]


def _row(told: RowMapping) -> Workforce:
    values: dict[str, Any] = dict(told)
    values |= {name: Money(values[name]) for name in ("cost", "overtime_cost")}
    return Workforce(**values)


WORKFORCE = text("""
with version as (
    select distinct on (employee_id, effective_on) *
    from employment where company_id = :company
    order by employee_id, effective_on, position desc
), followed as (
    select version.*, lead(effective_on) over (partition by employee_id order by effective_on) as next_on,
           lag(effective_on) over (partition by employee_id order by effective_on) is null as is_first
    from version
), span as (
    select employee.id, employee.hired_on, employee.dismissed_on, employee.dismissal_initiative,
           case cast(:by as text) when 'DEPARTMENT' then followed.department_id
                when 'JOB_POSITION' then followed.job_position_id
                when 'COST_CENTER' then coalesce(followed.cost_center_id, home.cost_center_id)
                when 'ESTABLISHMENT' then followed.establishment_id end as part,
           coalesce(schedule.weekly_hours, cast(:week as numeric)) as weekly_hours,
           case when followed.is_first is false then followed.effective_on
                else employee.hired_on end as begins,
           least(followed.next_on - 1, employee.dismissed_on, date 'infinity') as ends
    from employee
    left join followed on followed.company_id = employee.company_id and followed.employee_id = employee.id
    left join department home
        on home.company_id = followed.company_id and home.id = followed.department_id
    left join work_schedule schedule
        on schedule.company_id = followed.company_id and schedule.id = followed.work_schedule_id
    where employee.company_id = :company and employee.engagement = 'EMPLOYED'
      and employee.hired_on <= cast(:until as date)
      and coalesce(employee.dismissed_on, date 'infinity') >= cast(:since as date)
), counted as (
    select span.*,
           cast(:since as date) - 1 between begins and ends as opens,
           cast(:until as date) between begins and ends
               and dismissed_on is distinct from cast(:until as date) as closes,
           hired_on = begins and hired_on between :since and :until as came,
           dismissed_on = ends and dismissed_on between :since and :until as went,
           greatest(
               least(ends, cast(:until as date)) - greatest(begins, cast(:since as date)) + 1, 0
           ) as days,
           told.absent, told.beyond
    from span
    left join lateral (
        select sum(case entry.kind when 'ABSENCE_HOURS' then entry.quantity
                   when 'ABSENCE_DAYS' then entry.quantity * span.weekly_hours / 6 end) as absent,
               sum(entry.quantity) filter (
                   where entry.kind in ('OVERTIME_HOURS', 'REST_DAY_HOURS')) as beyond
        from time_entry entry
        where entry.company_id = :company and entry.employee_id = span.id
          and entry.withdrawn_at is null
          and entry."on" between greatest(span.begins, cast(:since as date))
                             and least(span.ends, cast(:until as date))
    ) told on true
), part as (
    select part,
           count(*) filter (where opens) as opening,
           count(*) filter (where closes) as closing,
           count(*) filter (where came) as admissions,
           count(*) filter (where went) as dismissals,
           count(*) filter (where went and dismissal_initiative = 'EMPLOYEE') as resignations,
           count(*) filter (where went and dismissed_on - hired_on <= :early) as early,
           sum(days * weekly_hours / 7) as scheduled,
           sum(absent) as absent,
           sum(beyond) as beyond
    from counted
    where days > 0 or opens or closes
    group by part
), spent as (
    select case cast(:by as text) when 'DEPARTMENT' then cost.department_id
                when 'JOB_POSITION' then cost.job_position_id
                when 'COST_CENTER' then cost.cost_center_id
                when 'ESTABLISHMENT' then cost.establishment_id end as part,
           sum(case when cost.side <> 'DEDUCTION' then cost.amount
                    when cost.rank = 0 or cost.item in ('ADVANCE_TAKEN', 'THIRTEENTH_TAKEN')
                    then -cost.amount else 0 end) as cost,
           sum(cost.amount) filter (where cost.item = 'OVERTIME') as overtime_cost
    from payroll_cost cost
    join payroll_run run on run.company_id = cost.company_id and run.id = cost.run_id
        and run.takes = cost.take and run.status = 'CLOSED'
    where cost.company_id = :company
      and run.accrual_month between date_trunc('month', cast(:since as date)) and cast(:until as date)
    group by 1
)
select coalesce(part.part, spent.part) as part,
       coalesce(department.name, position.title, center.name, establishment.trade_name,
                establishment.legal_name) as name,
       coalesce(opening, 0) as opening,
       coalesce(closing, 0) as closing,
       coalesce(admissions, 0) as admissions,
       coalesce(dismissals, 0) as dismissals,
       coalesce(resignations, 0) as resignations,
       coalesce(early, 0) as early,
       cast(coalesce(scheduled, 0) as numeric) as scheduled,
       cast(coalesce(absent, 0) / 10000 as numeric) as absent,
       cast(coalesce(beyond, 0) / 10000 as numeric) as overtime_hours,
       cast(coalesce(cost, 0) as bigint) as cost,
       cast(coalesce(overtime_cost, 0) as bigint) as overtime_cost
from part
full join spent on coalesce(spent.part, :nobody) = coalesce(part.part, :nobody)
left join department
    on department.company_id = :company and department.id = coalesce(part.part, spent.part)
left join job_position position
    on position.company_id = :company and position.id = coalesce(part.part, spent.part)
left join cost_center center
    on center.company_id = :company and center.id = coalesce(part.part, spent.part)
left join establishment
    on establishment.company_id = :company and establishment.id = coalesce(part.part, spent.part)
order by name nulls last, part
""")
"""A day of a schedule is a sixth of its week. The first version that was kept counts from the first day on;
an employee of whom none was has the longest week of the law on the last day. Pay of closed runs counts in its
month: an advance, and the first half of a thirteenth, when they are paid, and no more when they are taken off
again."""
