"""Give up what a cancelled invoice made its customer owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.customer_credit import CustomerCredit
from domain.finance.installment import ReceivableStatus
from domain.finance.instruments import follow
from domain.finance.ports import Ledger
from domain.finance.receivable import Receivable
from domain.finance.settlement import Settlement
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money


@dataclass(kw_only=True)
class CancelReceivables(Command):
    """Withdraw what is unpaid, and owe the customer what was paid."""

    permission = "finance.receivable.cancel"

    invoice_id: Annotated[UUID, "invoice"]
    """The cancelled document."""


async def cancel_receivables(command: CancelReceivables, uow: UnitOfWork) -> UUID | None:
    """None when there was nothing to pay; doing it twice changes nothing."""
    known = await uow.find(Receivable, invoice_id=command.invoice_id)
    if known is None:
        return None
    receivable = await uow.get(Receivable, known.id, lock=True)
    if receivable.status is ReceivableStatus.CANCELLED:
        return receivable.id
    standing = await uow.ask(Ledger).standing(receivable.id)
    for row in receivable.cancel(new_id=uow.new_id, at=uow.now, on=uow.today):
        uow.append(row)
    for installment in receivable.installments:
        if installment.status is ReceivableStatus.CANCELLED:
            await follow(installment, uow)
    _owe(receivable, standing, uow)
    return receivable.id


def _owe(receivable: Receivable, standing: Sequence[Settlement], uow: UnitOfWork) -> None:
    paid = Money.total(row.returnable for row in standing)
    if not paid:
        return
    assert receivable.order_id is not None
    assert receivable.invoice_id is not None
    uow.add(
        CustomerCredit.grant(
            id=uow.new_id(),
            customer_id=receivable.customer_id,
            order_id=receivable.order_id,
            invoice_id=receivable.invoice_id,
            receivable_id=receivable.id,
            return_id=None,
            amount=paid,
            settled=ZERO,
            discount=Money.total(row.discount for row in standing),
            on=uow.today,
        )
    )
