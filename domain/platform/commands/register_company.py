"""Register a further company; who does so is its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.company import InvoiceOn
from domain.platform.enrolment import admit
from domain.platform.founding import begin_books
from domain.platform.site import Site


@dataclass(kw_only=True)
class RegisterCompany(Command):
    """Begin the books of a further company, with you as its first administrator.

    It shares nothing with the one you work in but your login; `switchCompany` takes you there.
    """

    permission = "platform.company.register"

    legal_name: str
    """Razão social, at most 60 characters."""
    trade_name: str | None = None
    """Nome fantasia, at most 60 characters."""
    invoice_on: InvoiceOn = InvoiceOn.REQUEST
    """When orders are invoiced."""
    head_office: Site
    """The first establishment; its CNPJ is the company's."""


@dataclass(kw_only=True)
class BeginBooks(RegisterCompany):
    """The same, in the new company itself, with what is known of who registers it."""

    company_id: UUID
    founder: str
    email: str
    login_id: UUID


async def register_company(command: BeginBooks, uow: UnitOfWork) -> UUID:
    await begin_books(command, uow)
    admit(command.founder, command.email, uow, login_id=command.login_id, roles=("ADMIN",))
    return uow.company
