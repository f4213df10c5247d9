"""Employees, as those who may see them read them and act on them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import DismissalInitiative, EmployeeStatus, Engagement
from api.finance.employee_bank_details import EmployeeBankDetails
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.people.employment import Employment
from api.people.register import AlimonyOrder, Benefit, Dependent, EmployeeDocument, PayrollLoan
from api.people.termination import Termination
from api.people.time import Leave, Vacation
from api.reading import SummarizedConnection, connection, field, lookup, relation
from api.scalars import Cpf, Date, DateTime, Decimal
from domain.people.commands.change_employment import change_employment
from domain.people.commands.change_salary import change_salary
from domain.people.commands.dismiss_employee import dismiss_employee
from domain.people.commands.hire_employee import hire_employee
from domain.people.commands.link_employee_to_member import link_employee_to_member
from persistence.people.views import EMPLOYEE

if TYPE_CHECKING:
    from api.platform.member import Member

MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


@strawberry.type(description="What an employee earns a month from a day on; never changed, only followed.")
class Salary(Node):
    amount: Money = field("A month's pay.")
    effective_on: Date = field("The first day it is paid for.")
    reason: str | None = field("Why it was changed; none for the first one.")
    decided_at: DateTime = field("When it was decided.")


@strawberry.type(description="Who works for the company (colaborador).")
class Employee(Node):
    version: int = field("Raised by every change; commands that overwrite must name it.")
    registration_number: int = field("The number of the employment (matrícula).")
    name: str = field("Their full name.")
    cpf: Cpf | None = field("CPF without mask.")
    job_title: str = field("What the job is called.")
    hired_on: Date = field("First day of the employment.")
    dismissed_on: Date | None = field("Last day of the employment, once a dismissal is on record.")
    dismissal_reason: str | None = field("Why it ends.")
    dismissal_initiative: DismissalInitiative | None = field("Who wanted it to end.")
    settled_elsewhere: bool = field("Whether what the end owes is paid elsewhere, and by no run here.")
    erased_on: Date | None = field("Since when nobody knows who it was.")
    status: EmployeeStatus = field("Where the employment is today, by its days.")
    salary: Money | None = field("A month's pay as of today; before the first day, that of the first day.")
    salaries: list[Salary] | None = relation("Every salary that was agreed, oldest first.")
    commission_rate: Decimal | None = field("Percent of what the employee sells.")
    engagement: Engagement = field(
        "Whether it is an employment or a directorship; a person may have one of each."
    )
    member: MemberLink | None = relation("Which member the employee is.")
    employment: Employment | None = relation(
        "How the employee is employed today; null where nothing was kept."
    )
    employments: list[Employment] | None = relation("Every version of the employment, oldest first.")
    dependents: list[Dependent] | None = relation("Who depends on the employee.")
    documents: list[EmployeeDocument] | None = relation("The employee's documents.")
    benefits: list[Benefit] | None = relation("Benefits, past ones included.")
    alimony_orders: list[AlimonyOrder] | None = relation("Alimony kept back from pay.")
    leaves: list[Leave] | None = relation("When the employee is away, or was.")
    vacations: list[Vacation] | None = relation("Vacations, whatever became of them.")
    loans: list[PayrollLoan] | None = relation("Loans paid back from pay.")
    terminations: list[Termination] | None = relation("How the employment ends, and was to end.")
    bank_details: EmployeeBankDetails | None = relation(
        "Where the employee is paid now; null when nobody said."
    )
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done now.")


@strawberry.type
class EmployeeQuery:
    employee: Employee | None = lookup(EMPLOYEE, "One employee, by what names it.")
    employees: SummarizedConnection[Employee] | None = connection(
        EMPLOYEE, "Who works for the company, or did."
    )


@strawberry.type
class EmployeeMutation:
    hire_employee = mutation(hire_employee, employee=Employee)
    change_salary = mutation(change_salary, employee=Employee)
    change_employment = mutation(change_employment, employee=Employee)
    dismiss_employee = mutation(dismiss_employee, employee=Employee)
    link_employee_to_member = mutation(link_employee_to_member, employee=Employee)
