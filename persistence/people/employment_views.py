"""What can be read of employments: each version, from when until when it is so."""

from __future__ import annotations

from sqlalchemy import Date, cast, exists, func, select, tuple_

from domain.people.employment import ContractKind
from domain.people.payroll.kinds import PayAddition
from persistence.clock import sql_now
from persistence.people.tables import employees, employments
from persistence.reading.view import DESC, View, boolean, date, enum, instant, one, text

READ = "people.employee.read"

today = cast(func.timezone("America/Sao_Paulo", sql_now()), Date)
other = employments.alias("other_version")
same_employee = (
    other.c.company_id == employments.c.company_id,
    other.c.employee_id == employments.c.employee_id,
)
corrected = exists().where(
    *same_employee,
    other.c.effective_on == employments.c.effective_on,
    other.c.position > employments.c.position,
)
"""Another was decided later for the same day."""
next_on = (
    select(func.min(other.c.effective_on))
    .where(*same_employee, other.c.effective_on > employments.c.effective_on)
    .correlate(employments)
    .scalar_subquery()
)
hired_on = (
    select(employees.c.hired_on)
    .where(employees.c.company_id == employments.c.company_id, employees.c.id == employments.c.employee_id)
    .correlate(employments)
    .scalar_subquery()
)
reached = func.greatest(today, hired_on)
current = (
    employments.c.effective_on <= reached,
    ~exists().where(
        *same_employee,
        other.c.effective_on <= reached,
        tuple_(other.c.effective_on, other.c.position)
        > tuple_(employments.c.effective_on, employments.c.position),
    ),
)
"""How it is today; before the first day, how it will be on it."""

EMPLOYMENT = View(
    "Employment",
    employments,
    prefix="employment",
    read=READ,
    fields={
        "employee": one("Employee", employments.c.employee_id, filter=True),
        "effective_on": date(employments.c.effective_on, filter=True, sort=True),
        "until": date(cast(next_on - 1, Date), null=True),
        "corrected": boolean(corrected, null=False),
        "contract_kind": enum(ContractKind, employments.c.contract_kind),
        "ends_on": date(employments.c.ends_on),
        "category": text(employments.c.category),
        "job_position": one("JobPosition", employments.c.job_position_id, filter=True),
        "department": one("Department", employments.c.department_id, filter=True),
        "cost_center": one("CostCenter", employments.c.cost_center_id, filter=True),
        "establishment": one("Establishment", employments.c.establishment_id, filter=True),
        "work_schedule": one("WorkSchedule", employments.c.work_schedule_id, filter=True),
        "union": one("LaborUnion", employments.c.union_id, filter=True),
        "pay_addition": enum(PayAddition, employments.c.pay_addition),
        "reason": text(employments.c.reason, requires="people.employment.read"),
        "decided_by": one("Member", employments.c.decided_by),
        "decided_at": instant(employments.c.decided_at),
    },
    lookups=["id"],
    default_sort=[("effective_on", DESC)],
)
