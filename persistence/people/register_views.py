"""What can be read of what is kept of employees: dependents, documents, benefits, alimony, loans."""

from __future__ import annotations

from domain.people import alimony_order, benefit, dependent, payroll_loan
from domain.people.alimony_order import AlimonyBasis
from domain.people.benefit import BenefitKind
from domain.people.dependent import Kinship
from domain.people.employee_document import EmployeeDocumentKind
from persistence.people.tables import (
    alimony_orders,
    benefits,
    dependents,
    employee_documents,
    payroll_loans,
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
    integer,
    money,
    one,
    text,
)
from persistence.sealing.column import shown

CPF = "people.cpf.read"

DEPENDENT = View(
    "Dependent",
    dependents,
    prefix="dependent",
    read="people.dependent.read",
    fields={
        "version": integer(dependents.c.version),
        "employee": one("Employee", dependents.c.employee_id, filter=True),
        "name": text(dependents.c.name, sensitive=True),
        "born_on": date(dependents.c.born_on, sensitive=True),
        "cpf": computed(*shown(dependents.c.cpf_sealed), requires=CPF, sensitive=True),
        "kinship": enum(Kinship, dependents.c.kinship),
        "for_income_tax": boolean(dependents.c.for_income_tax),
        "for_family_salary": boolean(dependents.c.for_family_salary),
        "valid_from": date(dependents.c.valid_from),
        "valid_until": date(dependents.c.valid_until),
        "external_reference": text(dependents.c.external_reference, filter=True),
        "available_actions": actions(dependent.actions_of, dependents.c.valid_from, dependents.c.valid_until),
    },
    lookups=["id", "external_reference"],
)

EMPLOYEE_DOCUMENT = View(
    "EmployeeDocument",
    employee_documents,
    prefix="employeedocument",
    read="people.document.read",
    fields={
        "version": integer(employee_documents.c.version),
        "employee": one("Employee", employee_documents.c.employee_id, filter=True),
        "kind": enum(EmployeeDocumentKind, employee_documents.c.kind),
        "document_number": computed(*shown(employee_documents.c.number_sealed), sensitive=True),
        "issued_on": date(employee_documents.c.issued_on),
        "expires_on": date(employee_documents.c.expires_on, filter=True, sort=True),
        "replaced_on": date(employee_documents.c.replaced_on),
        "external_reference": text(employee_documents.c.external_reference, filter=True),
    },
    lookups=["id", "external_reference"],
    default_sort=[("expires_on", ASC)],
)

BENEFIT = View(
    "Benefit",
    benefits,
    prefix="benefit",
    read="people.benefit.read",
    fields={
        "version": integer(benefits.c.version),
        "employee": one("Employee", benefits.c.employee_id, filter=True),
        "kind": enum(BenefitKind, benefits.c.kind),
        "cost": money(benefits.c.cost, sensitive=True),
        "share": decimal(benefits.c.share, sensitive=True),
        "share_amount": money(benefits.c.share_amount, sensitive=True),
        "valid_from": date(benefits.c.valid_from),
        "valid_until": date(benefits.c.valid_until),
        "external_reference": text(benefits.c.external_reference, filter=True),
        "available_actions": actions(benefit.actions_of, benefits.c.valid_from, benefits.c.valid_until),
    },
    lookups=["id", "external_reference"],
)

ALIMONY_ORDER = View(
    "AlimonyOrder",
    alimony_orders,
    prefix="alimonyorder",
    read="people.alimony.read",
    fields={
        "version": integer(alimony_orders.c.version),
        "employee": one("Employee", alimony_orders.c.employee_id, filter=True),
        "beneficiary": text(alimony_orders.c.beneficiary, sensitive=True),
        "reference": text(alimony_orders.c.reference, sensitive=True),
        "basis": enum(AlimonyBasis, alimony_orders.c.basis),
        "rate": decimal(alimony_orders.c.rate, sensitive=True),
        "amount": computed(*shown(alimony_orders.c.amount_sealed), sensitive=True),
        "valid_from": date(alimony_orders.c.valid_from),
        "valid_until": date(alimony_orders.c.valid_until),
        "external_reference": text(alimony_orders.c.external_reference, filter=True),
        "available_actions": actions(
            alimony_order.actions_of, alimony_orders.c.valid_from, alimony_orders.c.valid_until
        ),
    },
    lookups=["id", "external_reference"],
)

PAYROLL_LOAN = View(
    "PayrollLoan",
    payroll_loans,
    prefix="payrollloan",
    read="people.loan.read",
    fields={
        "version": integer(payroll_loans.c.version),
        "employee": one("Employee", payroll_loans.c.employee_id, filter=True),
        "lender": text(payroll_loans.c.lender, sensitive=True),
        "contract": text(payroll_loans.c.contract, sensitive=True),
        "installment": computed(*shown(payroll_loans.c.installment_sealed), sensitive=True, total=True),
        "installments": integer(payroll_loans.c.installments, sensitive=True),
        "valid_from": date(payroll_loans.c.valid_from),
        "valid_until": date(payroll_loans.c.valid_until),
        "external_reference": text(payroll_loans.c.external_reference, filter=True),
        "available_actions": actions(
            payroll_loan.actions_of, payroll_loans.c.valid_from, payroll_loans.c.valid_until
        ),
    },
    lookups=["id", "external_reference"],
)
