"""Keep a document of an employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import clean
from domain.people.employee import Employee
from domain.people.employee_document import EmployeeDocument, EmployeeDocumentKind


@dataclass(kw_only=True)
class RegisterEmployeeDocument(Command):
    """Keep a document of an employee; its picture is attached to it as a file.

    It takes the place of another of its kind where `replaces` says so, of which nobody is warned any more.
    """

    permission = "people.document.register"

    employee_id: Annotated[UUID, "employee"]
    """The employee whose it is."""
    kind: EmployeeDocumentKind
    """Which document it is."""
    document_number: str
    """Its number, 40 characters at most."""
    issued_on: date | None = None
    """When it was issued."""
    expires_on: date | None = None
    """Last day it is good; those who may see it are told 30 days, 7 days and one day before."""
    replaces: bool = True
    """Whether it takes the place of those of its kind that are on record."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def register_employee_document(command: RegisterEmployeeDocument, uow: UnitOfWork) -> UUID:
    issued, expires = command.issued_on, command.expires_on
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check:
        with check.at("document_number"):
            number = clean(command.document_number, longest=40)
        with check.at("external_reference"):
            reference = await free_reference(uow, EmployeeDocument, command.external_reference)
        check.that(issued is None or issued <= uow.today, OutOfRange("issued_on", most=uow.today))
        ordered = issued is None or expires is None or expires >= issued
        check.that(ordered, OutOfRange("expires_on", least=issued))
    if command.replaces:
        key = {"employee_id": employee.id, "kind": command.kind, "replaced_on": None}
        for known in await uow.find_all(EmployeeDocument, lock=True, **key):
            known.replaced_on = uow.today
    document = EmployeeDocument(
        id=uow.new_id(),
        employee_id=employee.id,
        kind=command.kind,
        number=number,
        issued_on=issued,
        expires_on=expires,
        external_reference=reference,
    )
    uow.add(document)
    return document.id
