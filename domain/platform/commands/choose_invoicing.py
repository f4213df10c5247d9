"""Choose when orders are invoiced."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.company import Company, InvoiceOn


@dataclass(kw_only=True)
class ChooseInvoicing(Command):
    """Choose when orders are invoiced: as they are placed, or when somebody asks."""

    permission = "platform.company.configure"
    sets = Company

    invoice_on: InvoiceOn
    """From now on; orders already placed keep what held then."""


async def choose_invoicing(command: ChooseInvoicing, uow: UnitOfWork) -> UUID:
    company = await uow.get(Company, uow.company, lock=True)
    company.choose_invoicing(command.invoice_on)
    return company.id
