"""Cancel a payable that should not have been registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.customer_credit import CustomerCredit
from domain.finance.payable_installment import PayableStatus
from domain.finance.payroll_titles import payable_of
from domain.finance.ports import Books
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import PeriodNotOpen


@dataclass(kw_only=True)
class CancelPayable(Command):
    """Undo a payable of which nothing is paid; the books are reversed, the number is free again, what a
    customer was to get back is their credit as before."""

    permission = "finance.payable.cancel"
    overwrites = "payable_id"
    moves = True

    payable_id: Annotated[UUID, "payable"]
    """What is not owed."""


async def cancel_payable(command: CancelPayable, uow: UnitOfWork) -> UUID:
    """Raises InvalidTransition while a payment of it stands, OwedByPayroll."""
    payable = await payable_of(command.payable_id, uow)
    if not await uow.ask(Books).take(uow.today):
        raise PeriodNotOpen(month=f"{uow.today:%Y-%m}")
    standing = payable.status is not PayableStatus.CANCELLED
    payable.cancel(on=uow.today)
    if standing and payable.credit_id is not None:
        credit = await uow.get(CustomerCredit, payable.credit_id, lock=True)
        credit.keep(payable.total)
    return payable.id
