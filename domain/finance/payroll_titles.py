"""Who may have to do with what payroll runs owe: titles of a run of one employee would tell their pay."""

from __future__ import annotations

from uuid import UUID

from domain.finance.payable import Payable
from domain.finance.ports import Payments
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound

READ_PAYROLL = "finance.payroll_payable.read"


async def payable_of(id: UUID, uow: UnitOfWork, *, unseen: NotFound | None = None) -> Payable:
    """Locked. To who may not read it, what a payroll run owes is not there. Raises NotFound (``unseen``)."""
    if not uow.may(READ_PAYROLL) and await uow.ask(Payments).is_owed_by_payroll(id):
        raise unseen or NotFound(kind="Payable", id=str(id))
    return await uow.get(Payable, id, lock=True)
