"""Found a company from the machine itself: its books, and the first person who may do everything."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.company import InvoiceOn
from domain.platform.enrolment import Enrolment, enrol_founder
from domain.platform.founding import begin_books
from domain.platform.site import Site


@dataclass(kw_only=True)
class FoundCompany(Command):
    """Begin the books of a company. Given by the installation itself, never over the API."""

    permission = "platform.company.found"

    legal_name: str
    """Razão social, at most 60 characters."""
    trade_name: str | None = None
    """Nome fantasia, at most 60 characters."""
    invoice_on: InvoiceOn = InvoiceOn.REQUEST
    """When orders are invoiced."""
    head_office: Site
    """The first establishment; its CNPJ is the company's."""
    administrator: Enrolment
    """Who may do everything, and let others in; the role ADMIN is added."""


@dataclass(frozen=True, kw_only=True)
class FoundedCompany:
    id: UUID
    establishment_id: UUID
    member_id: UUID


async def found_company(command: FoundCompany, uow: UnitOfWork) -> FoundedCompany:
    head_office = await begin_books(command, uow)
    with checks() as check, check.at("administrator"):
        member = await enrol_founder(command.administrator, uow)
    return FoundedCompany(id=uow.company, establishment_id=head_office.id, member_id=member.id)
