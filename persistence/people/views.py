"""What can be read of people; what somebody earns needs a permission of its own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, select

from domain.people.employee import DismissalInitiative, EmployeeStatus, actions_of
from domain.people.employment import Engagement
from persistence.clock import sql_now
from persistence.finance.bank_details_views import in_force
from persistence.finance.tables import bank_details
from persistence.people.employment_views import current
from persistence.people.tables import (
    alimony_orders,
    benefits,
    dependents,
    employee_documents,
    employees,
    employments,
    leaves,
    payroll_loans,
    salaries,
    terminations,
    vacations,
)
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    View,
    boolean,
    computed,
    date,
    decimal,
    enum,
    instant,
    integer,
    many,
    one,
    text,
)
from persistence.sealing.column import shown
from persistence.searching import found

SALARY_READ = "people.salary.read"

today = cast(func.timezone("America/Sao_Paulo", sql_now()), Date)

status = case(
    (employees.c.dismissed_on <= today, EmployeeStatus.TERMINATED.value),
    (employees.c.hired_on <= today, EmployeeStatus.ACTIVE.value),
    else_=EmployeeStatus.HIRED.value,
)

open_amount, sealed_amount = shown(salaries.c.amount_sealed)
current_salary = (
    select(sealed_amount)
    .where(
        salaries.c.company_id == employees.c.company_id,
        salaries.c.employee_id == employees.c.id,
        salaries.c.effective_on <= func.greatest(today, employees.c.hired_on),
    )
    .order_by(salaries.c.effective_on.desc(), salaries.c.position.desc())
    .limit(1)
    .correlate(employees)
    .scalar_subquery()
)


def named(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Employees whose name contains these words, in any case, or whose registration number they are."""
    return found(employees.c.id, func.search_employees(words))


SALARY = View(
    "Salary",
    salaries,
    prefix="salary",
    read=SALARY_READ,
    fields={
        "amount": computed(open_amount, sealed_amount, sensitive=True, total=True),
        "effective_on": date(salaries.c.effective_on),
        "reason": text(salaries.c.reason, sensitive=True),
        "decided_at": instant(salaries.c.decided_at),
    },
)

EMPLOYEE = View(
    "Employee",
    employees,
    prefix="employee",
    read="people.employee.read",
    fields={
        "version": integer(employees.c.version),
        "registration_number": integer(employees.c.registration_number, filter=True, sort=True),
        "name": text(employees.c.name, filter=True, sort=True),
        "cpf": computed(*shown(employees.c.cpf_sealed), requires="people.cpf.read", sensitive=True),
        "job_title": text(employees.c.job_title, filter=True, sort=True, dimension=True),
        "hired_on": date(employees.c.hired_on, filter=True, sort=True, measure=True, dimension=True),
        "dismissed_on": date(employees.c.dismissed_on, filter=True, sort=True),
        "dismissal_reason": text(
            employees.c.dismissal_reason, requires="people.dismissal.read", sensitive=True
        ),
        "dismissal_initiative": enum(
            DismissalInitiative,
            employees.c.dismissal_initiative,
            requires="people.dismissal.read",
            sensitive=True,
        ),
        "settled_elsewhere": boolean(employees.c.settled_elsewhere),
        "commission_rate": decimal(employees.c.commission_rate, requires=SALARY_READ, sensitive=True),
        "erased_on": date(employees.c.erased_on),
        "status": enum(EmployeeStatus, status, null=False, dimension=True),
        "salary": computed(open_amount, current_salary, requires=SALARY_READ, sensitive=True),
        "salaries": many(
            "Salary", salaries.c.employee_id, order_by=[salaries.c.effective_on, salaries.c.position]
        ),
        "engagement": enum(Engagement, employees.c.engagement),
        "member": one("Member", employees.c.member_id, requires="platform.member.read"),
        "employment": one("Employment", employments.c.employee_id, where=and_(*current)),
        "employments": many(
            "Employment",
            employments.c.employee_id,
            order_by=[employments.c.effective_on, employments.c.position],
        ),
        "dependents": many("Dependent", dependents.c.employee_id, order_by=[dependents.c.id]),
        "documents": many(
            "EmployeeDocument", employee_documents.c.employee_id, order_by=[employee_documents.c.id]
        ),
        "benefits": many("Benefit", benefits.c.employee_id, order_by=[benefits.c.id]),
        "alimony_orders": many("AlimonyOrder", alimony_orders.c.employee_id, order_by=[alimony_orders.c.id]),
        "loans": many("PayrollLoan", payroll_loans.c.employee_id, order_by=[payroll_loans.c.id]),
        "terminations": many("Termination", terminations.c.employee_id, order_by=[terminations.c.id]),
        "leaves": many("Leave", leaves.c.employee_id, order_by=[leaves.c.id]),
        "vacations": many("Vacation", vacations.c.employee_id, order_by=[vacations.c.id]),
        "bank_details": one("EmployeeBankDetails", bank_details.c.employee_id, where=in_force),
        "external_reference": text(employees.c.external_reference, filter=True),
        "available_actions": actions(actions_of, employees.c.dismissed_on),
    },
    lookups=["id", "registration_number", "external_reference"],
    default_sort=[("name", ASC)],
    search=named,
)
