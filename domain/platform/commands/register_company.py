"""Begin the books of a company: its head office, its roles, its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean, clean_or_none
from domain.platform.company import Company, InvoiceOn
from domain.platform.enrolment import Enrolment, enrol
from domain.platform.member import Role
from domain.platform.roles import DEFAULT_ROLES
from domain.platform.site import Site, established


@dataclass(kw_only=True)
class RegisterCompany(Command):
    """Begin the books of a company. Given by the installation itself, never over the API."""

    permission = "platform.company.register"

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
class RegisteredCompany:
    id: UUID
    establishment_id: UUID
    member_id: UUID


async def register_company(command: RegisterCompany, uow: UnitOfWork) -> RegisteredCompany:
    """The unit of work must be one of the new company: its id becomes the company's."""
    with checks() as check:
        with check.at("legal_name"):
            legal_name = clean(command.legal_name, longest=60)
        with check.at("trade_name"):
            trade_name = clean_or_none(command.trade_name, longest=60)
    with checks() as check, check.at("head_office"):
        head_office = await established(
            command.head_office, uow, legal_name=legal_name, trade_name=trade_name
        )
    uow.add(
        Company(
            id=uow.company,
            legal_name=legal_name,
            trade_name=trade_name,
            cnpj=head_office.cnpj,
            invoice_on=command.invoice_on,
            registered_at=uow.now,
        )
    )
    uow.add(head_office)
    for role in DEFAULT_ROLES:
        uow.add(Role(id=uow.new_id(), **role._asdict()))
    member = await enrol(command.administrator, uow, roles=("ADMIN",))
    return RegisteredCompany(id=uow.company, establishment_id=head_office.id, member_id=member.id)
