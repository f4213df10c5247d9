"""What can be read of what people are employed for: positions, departments, schedules, unions."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_

from domain.people.labor_union import UnionRuleKind, actions_of
from domain.people.work_schedule import Weekday
from persistence.people.tables import (
    cost_centers,
    departments,
    job_positions,
    labor_unions,
    union_rules,
    work_schedules,
)
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    View,
    cnpj,
    date,
    decimal,
    enum,
    integer,
    json,
    many,
    money,
    one,
    text,
)

READ = "people.employee.read"
PAY = "people.salary.read"

JOB_POSITION = View(
    "JobPosition",
    job_positions,
    prefix="jobposition",
    read=READ,
    fields={
        "version": integer(job_positions.c.version),
        "code": text(job_positions.c.code, filter=True, sort=True),
        "title": text(job_positions.c.title, filter=True, sort=True),
        "cbo": text(job_positions.c.cbo, filter=True),
        "least_salary": money(job_positions.c.least_salary, requires=PAY),
        "most_salary": money(job_positions.c.most_salary, requires=PAY),
    },
    lookups=["id", "code"],
    default_sort=[("code", ASC)],
)

COST_CENTER = View(
    "CostCenter",
    cost_centers,
    prefix="costcenter",
    read=READ,
    fields={
        "version": integer(cost_centers.c.version),
        "code": text(cost_centers.c.code, filter=True, sort=True),
        "name": text(cost_centers.c.name, filter=True, sort=True),
    },
    lookups=["id", "code"],
    default_sort=[("code", ASC)],
)

DEPARTMENT = View(
    "Department",
    departments,
    prefix="department",
    read=READ,
    fields={
        "version": integer(departments.c.version),
        "code": text(departments.c.code, filter=True, sort=True),
        "name": text(departments.c.name, filter=True, sort=True),
        "parent": one("Department", departments.c.parent_id, to=departments.c.id, filter=True),
        "below": many("Department", departments.c.parent_id, order_by=[departments.c.code]),
        "cost_center": one("CostCenter", departments.c.cost_center_id, filter=True),
    },
    lookups=["id", "code"],
    default_sort=[("code", ASC)],
)

WORK_SCHEDULE = View(
    "WorkSchedule",
    work_schedules,
    prefix="workschedule",
    read=READ,
    fields={
        "version": integer(work_schedules.c.version),
        "name": text(work_schedules.c.name, filter=True, sort=True),
        "weekly_hours": decimal(work_schedules.c.weekly_hours),
        "monthly_divisor": integer(work_schedules.c.monthly_divisor),
        "shifts": json(work_schedules.c.shifts),
        "weekly_rest": enum(Weekday, work_schedules.c.weekly_rest),
    },
    lookups=["id", "name"],
    default_sort=[("name", ASC)],
)

of_union = and_(
    union_rules.c.company_id == labor_unions.c.company_id, union_rules.c.union_id == labor_unions.c.id
)
agreed = exists().where(of_union).correlate(labor_unions)
left = (
    exists()
    .where(
        of_union,
        or_(union_rules.c.valid_until.is_(None), union_rules.c.valid_until > union_rules.c.valid_from),
    )
    .correlate(labor_unions)
)
LABOR_UNION = View(
    "LaborUnion",
    labor_unions,
    prefix="laborunion",
    read=READ,
    fields={
        "version": integer(labor_unions.c.version),
        "name": text(labor_unions.c.name, filter=True, sort=True),
        "cnpj": cnpj(labor_unions.c.cnpj, filter=True),
        "base_month": integer(labor_unions.c.base_month),
        "rules": many("UnionRule", union_rules.c.union_id, order_by=[union_rules.c.position]),
        "available_actions": actions(actions_of, agreed, left),
    },
    lookups=["id", "cnpj"],
    default_sort=[("name", ASC)],
)

UNION_RULE = View(
    "UnionRule",
    union_rules,
    prefix="unionrule",
    read=READ,
    fields={
        "kind": enum(UnionRuleKind, union_rules.c.kind),
        "amount": money(union_rules.c.amount),
        "rate": decimal(union_rules.c.rate),
        "valid_from": date(union_rules.c.valid_from),
        "valid_until": date(union_rules.c.valid_until),
        "norm": text(union_rules.c.norm),
    },
)
