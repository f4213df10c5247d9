"""What is kept of employees besides their employment."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import AlimonyBasis, BenefitKind, EmployeeDocumentKind, Kinship
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Cpf, Date, Decimal
from domain.people.commands.end_alimony import end_alimony
from domain.people.commands.end_benefit import end_benefit
from domain.people.commands.end_dependent import end_dependent
from domain.people.commands.end_payroll_loan import end_payroll_loan
from domain.people.commands.enrol_in_benefit import enrol_in_benefit
from domain.people.commands.order_alimony import order_alimony
from domain.people.commands.register_dependent import register_dependent
from domain.people.commands.register_employee_document import register_employee_document
from domain.people.commands.register_payroll_loan import register_payroll_loan
from persistence.people.register_views import (
    ALIMONY_ORDER,
    BENEFIT,
    DEPENDENT,
    EMPLOYEE_DOCUMENT,
    PAYROLL_LOAN,
)

if TYPE_CHECKING:
    from api.people.employee import Employee

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
VERSION = "Raised by every change; commands that overwrite must name it."
SINCE, UNTIL = "Its first day.", "Last day; null while it goes on."


@strawberry.type(description="Who depends on an employee.")
class Dependent(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("The employee that they depend on.")
    name: str = field("Their full name.")
    born_on: Date = field("Day of birth.")
    cpf: Cpf | None = field("CPF without mask.")
    kinship: Kinship = field("What the dependent is to the employee.")
    for_income_tax: bool = field("Whether the base of the income tax is lowered (IRRF).")
    for_family_salary: bool = field("Whether salário-família is due.")
    valid_from: Date = field(SINCE)
    valid_until: Date | None = field(UNTIL)
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A document of an employee; its picture is attached to it.")
class EmployeeDocument(Node):
    version: int = field("Raised by every change.")
    employee: EmployeeLink | None = relation("The employee whose it is.")
    kind: EmployeeDocumentKind = field("Which document it is.")
    document_number: str | None = field("Its number; null once nobody knows whose it was.")
    issued_on: Date | None = field("When it was issued.")
    expires_on: Date | None = field("Last day it is good.")
    replaced_on: Date | None = field("From when on another of its kind counts.")
    external_reference: str | None = field("Its id in the system of a partner.")


@strawberry.type(description="A benefit in which an employee is enrolled.")
class Benefit(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("The employee who has it.")
    kind: BenefitKind = field("What is given.")
    cost: Money = field("What it costs a month.")
    share: Decimal = field("Percent of the cost that the employee bears.")
    share_amount: Money = field("What the employee bears a month besides.")
    valid_from: Date = field(SINCE)
    valid_until: Date | None = field(UNTIL)
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="Alimony that a court wants kept back from pay (pensão alimentícia).")
class AlimonyOrder(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("From whose pay.")
    beneficiary: str = field("Who is paid.")
    reference: str = field("Number of the lawsuit.")
    basis: AlimonyBasis = field("Of what it is so much.")
    rate: Decimal | None = field("Percent of the basis.")
    amount: Money | None = field("An amount a month, where the basis is AMOUNT.")
    valid_from: Date = field(SINCE)
    valid_until: Date | None = field(UNTIL)
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type(description="A loan that is paid back from pay (consignado).")
class PayrollLoan(Node):
    version: int = field(VERSION)
    employee: EmployeeLink | None = relation("Who owes it.")
    lender: str = field("Whom it is paid to.")
    contract: str = field("The lender's number of it.")
    installment: Money = field("What is paid back a month.")
    installments: int = field("How many there are.")
    valid_from: Date = field("First day of the month of the first.")
    valid_until: Date | None = field("A day in the month of the last.")
    external_reference: str | None = field("Its id in the system of a partner.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class RegisterQuery:
    dependent: Dependent | None = lookup(DEPENDENT, "One dependent, by what names it.")
    dependents: Connection[Dependent] | None = connection(DEPENDENT, "Who depends on employees.")
    employee_document: EmployeeDocument | None = lookup(EMPLOYEE_DOCUMENT, "One document, by what names it.")
    employee_documents: Connection[EmployeeDocument] | None = connection(
        EMPLOYEE_DOCUMENT, "Documents of employees, those that end first before others."
    )
    benefit: Benefit | None = lookup(BENEFIT, "One benefit, by what names it.")
    benefits: Connection[Benefit] | None = connection(BENEFIT, "Benefits of employees.")
    alimony_order: AlimonyOrder | None = lookup(ALIMONY_ORDER, "One order of alimony.")
    alimony_orders: Connection[AlimonyOrder] | None = connection(ALIMONY_ORDER, "Alimony kept back from pay.")
    payroll_loan: PayrollLoan | None = lookup(PAYROLL_LOAN, "One loan, by what names it.")
    payroll_loans: Connection[PayrollLoan] | None = connection(PAYROLL_LOAN, "Loans paid back from pay.")


@strawberry.type
class RegisterMutation:
    register_dependent = mutation(register_dependent, dependent=Dependent)
    end_dependent = mutation(end_dependent, dependent=Dependent)
    register_employee_document = mutation(register_employee_document, document=EmployeeDocument)
    enrol_in_benefit = mutation(enrol_in_benefit, benefit=Benefit)
    end_benefit = mutation(end_benefit, benefit=Benefit)
    order_alimony = mutation(order_alimony, alimony_order=AlimonyOrder)
    end_alimony = mutation(end_alimony, alimony_order=AlimonyOrder)
    register_payroll_loan = mutation(register_payroll_loan, loan=PayrollLoan)
    end_payroll_loan = mutation(end_payroll_loan, loan=PayrollLoan)
