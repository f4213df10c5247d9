"""Choose when salespersons earn their commission."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.commission import CommissionOn
from domain.platform.company import Company


@dataclass(kw_only=True)
class ChooseCommission(Command):
    """Choose when commission is earned: with the invoice, or as the customer pays."""

    permission = "platform.company.configure"
    sets = Company

    commission_on: CommissionOn
    """From now on; invoices that have earned some keep what held then."""


async def choose_commission(command: ChooseCommission, uow: UnitOfWork) -> UUID:
    company = await uow.get(Company, uow.company, lock=True)
    company.choose_commission(command.commission_on)
    return company.id
