"""Where employees are paid."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import BankDetailsKind, BankDetailsStanding, PayeeAccountKind, PixKeyKind
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from domain.finance.commands.change_employee_bank_details import change_employee_bank_details
from persistence.finance.bank_details_views import EMPLOYEE_BANK_DETAILS

if TYPE_CHECKING:
    from api.people.employee import Employee

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]


@strawberry.type(description="Where an employee is paid, or is to be; each change is one of its own.")
class EmployeeBankDetails(Node):
    version: int = field("Raised by every change.")
    employee: EmployeeLink | None = relation("Who is paid.")
    kind: BankDetailsKind = field("How it is paid.")
    status: BankDetailsStanding = field("Where they stand now, by the clock.")
    masked: str = field("What helps to recognise them.")
    bank_code: str | None = field("The bank's COMPE code.")
    ispb: str | None = field("The institution's ISPB.")
    branch: str | None = field("Agência, without check digit.")
    account: str | None = field("The account's number without its check digit.")
    account_digit: str | None = field("The account's check digit.")
    account_kind: PayeeAccountKind | None = field("What sort of account it is.")
    pix_key_kind: PixKeyKind | None = field("What the Pix key is.")
    pix_key: str | None = field("The Pix key.")
    requested_at: DateTime = field("When the change was asked for.")
    decided_at: DateTime | None = field("When it was approved or refused.")
    effective_at: DateTime | None = field("From when on they are in force.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class EmployeeBankDetailsQuery:
    employee_bank_details: EmployeeBankDetails | None = lookup(
        EMPLOYEE_BANK_DETAILS, "Where one employee is paid, by the change."
    )
    employee_bank_details_changes: Connection[EmployeeBankDetails] | None = connection(
        EMPLOYEE_BANK_DETAILS, "Every change of where employees are paid."
    )


@strawberry.type
class EmployeeBankDetailsMutation:
    change_employee_bank_details = mutation(change_employee_bank_details, bank_details=EmployeeBankDetails)
