"""Say that commissions were paid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.sales.commission import Commission
from domain.sales.ports import PaidCommissions


@dataclass(kw_only=True)
class PayCommissions(Command):
    """Say that the commissions of a payroll run were paid: no other run pays them."""

    permission = "sales.commission.pay"

    payroll_run_id: UUID
    """With which run."""


async def pay_commissions(command: PayCommissions, uow: UnitOfWork) -> None:
    """Those that its payslips paid."""
    ids = await uow.ask(PaidCommissions).of(command.payroll_run_id)
    for commission in await uow.get_many(Commission, ids, lock=True):
        commission.pay()
