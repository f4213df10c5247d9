"""What people are employed for: positions, departments, cost centres, schedules."""

from typing import Annotated

import strawberry

from api.enums import Weekday
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Decimal
from domain.people.commands.move_department import move_department
from domain.people.commands.register_cost_center import register_cost_center
from domain.people.commands.register_department import register_department
from domain.people.commands.register_job_position import register_job_position
from domain.people.commands.register_work_schedule import register_work_schedule
from persistence.people.structure_views import COST_CENTER, DEPARTMENT, JOB_POSITION, WORK_SCHEDULE

DepartmentLink = Annotated["Department", strawberry.lazy("api.people.structure")]


@strawberry.type(description="What somebody is employed to do (cargo).")
class JobPosition(Node):
    version: int = field("Raised by every change.")
    code: str = field("The company's own code.")
    title: str = field("What it is called.")
    cbo: str = field("Its code in the Classificação Brasileira de Ocupações.")
    least_salary: Money | None = field("Nobody in it is paid less a month.")
    most_salary: Money | None = field("Nobody in it is paid more.")


@strawberry.type(description="What bears costs (centro de custo).")
class CostCenter(Node):
    version: int = field("Raised by every change.")
    code: str = field("The company's own code.")
    name: str = field("What it is called.")


@strawberry.type(description="Who works with whom; departments are a tree.")
class Department(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    code: str = field("The company's own code.")
    name: str = field("What it is called.")
    parent: DepartmentLink | None = relation("The department above; null at the top.")
    below: list[DepartmentLink] | None = relation("The departments right below.")
    cost_center: CostCenter | None = relation("What bears the costs of those in it.")


@strawberry.type(description="One day's work.")
class Shift:
    weekday: Weekday = strawberry.field(description="On which day it begins.")
    starts: str = strawberry.field(description="When, as HH:MM.")
    ends: str = strawberry.field(description="When, as HH:MM; not after the start means on the next day.")
    break_minutes: int = strawberry.field(description="Minutes of it that are no work.")


@strawberry.type(description="When people work (jornada).")
class WorkSchedule(Node):
    version: int = field("Raised by every change.")
    name: str = field("What it is called.")
    weekly_hours: Decimal = field("Hours a week.")
    monthly_divisor: int = field("What a month's pay is divided by for that of an hour.")
    shifts: list[Shift] = field("The days of a week.")
    weekly_rest: Weekday | None = field(
        "The day of weekly rest, if it was said; else Sunday, or the only day without a shift."
    )


@strawberry.type
class StructureQuery:
    job_position: JobPosition | None = lookup(JOB_POSITION, "One position, by what names it.")
    job_positions: Connection[JobPosition] | None = connection(JOB_POSITION, "What people are employed for.")
    cost_center: CostCenter | None = lookup(COST_CENTER, "One cost centre.")
    cost_centers: Connection[CostCenter] | None = connection(COST_CENTER, "What bears costs.")
    department: Department | None = lookup(DEPARTMENT, "One department, by what names it.")
    departments: Connection[Department] | None = connection(DEPARTMENT, "Every department.")
    work_schedule: WorkSchedule | None = lookup(WORK_SCHEDULE, "One schedule, by what names it.")
    work_schedules: Connection[WorkSchedule] | None = connection(WORK_SCHEDULE, "When people work.")


@strawberry.type
class StructureMutation:
    register_job_position = mutation(register_job_position, position=JobPosition)
    register_cost_center = mutation(register_cost_center, cost_center=CostCenter)
    register_department = mutation(register_department, department=Department)
    move_department = mutation(move_department, department=Department)
    register_work_schedule = mutation(register_work_schedule, schedule=WorkSchedule)
