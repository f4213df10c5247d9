"""Commissions that employees were paid by a payroll run are paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.sales.commission import Commission
from domain.sales.ports import PaidCommissions


@dataclass(kw_only=True)
class PayCommissions(Command):
    """Mark the commissions of a closed payroll run as paid. Given by processes alone."""

    permission = "sales.commission.pay"

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The closed run."""


async def pay_commissions(command: PayCommissions, uow: UnitOfWork) -> list[UUID]:
    """Their ids; doing it again changes nothing."""
    paid = await uow.ask(PaidCommissions).of(command.payroll_run_id)
    for commission in await uow.get_many(Commission, paid, lock=True):
        commission.pay()
    return list(paid)
