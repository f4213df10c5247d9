"""An instalment to be paid (parcela a pagar): a part of what the company owes, due on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.finance.installment import Portion
from domain.kernel.action import Action
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidTransition


class PayableStatus(StrEnum):
    """Of a payable and of each of its instalments. Being overdue is derived from the date."""

    EXPECTED = "EXPECTED"
    """Foreseen, and not owed yet (previsto). Nothing sets it yet."""
    OPEN = "OPEN"
    """Owed, and nothing of it is paid (em aberto). PARTIALLY_SETTLED, SETTLED or CANCELLED may follow."""
    BLOCKED = "BLOCKED"
    """Owed, and not to be paid before somebody else approves it."""
    PARTIALLY_SETTLED = "PARTIALLY_SETTLED"
    """A part of it is paid. SETTLED may follow, and OPEN when that payment is reversed."""
    SETTLED = "SETTLED"
    """All of it is paid (liquidado). It is open again when a payment is reversed."""
    RENEGOTIATED = "RENEGOTIATED"
    """An end: other instalments took its place. Nothing sets it yet."""
    WRITTEN_OFF = "WRITTEN_OFF"
    """An end: given up without payment. Nothing sets it yet."""
    CANCELLED = "CANCELLED"
    """An end: it is not owed after all."""


PAYABLE = (PayableStatus.OPEN, PayableStatus.PARTIALLY_SETTLED)
"""States in which something can be paid."""


@dataclass(eq=False, kw_only=True)
class PayableInstallment:
    """``balance`` is its amount less all payments that stand; never below zero."""

    id: UUID
    number: int
    due_on: date
    payable_on: date
    amount: Money
    balance: Money
    status: PayableStatus
    payroll_run_id: UUID | None = None

    @classmethod
    def of(cls, number: int, portion: Portion, payroll_run_id: UUID | None = None) -> PayableInstallment:
        return cls(
            id=portion.id,
            payroll_run_id=payroll_run_id,
            number=number,
            due_on=portion.due_on,
            payable_on=portion.payable_on,
            amount=portion.amount,
            balance=portion.amount,
            status=PayableStatus.OPEN,
        )


def status_of(balance: Money, amount: Money, *, blocked: bool) -> PayableStatus:
    """What the balance says about a debt of this amount that was not cancelled."""
    if not balance:
        return PayableStatus.SETTLED
    if blocked:
        return PayableStatus.BLOCKED
    return PayableStatus.OPEN if balance == amount else PayableStatus.PARTIALLY_SETTLED


def actions_of(status: str) -> list[Action]:
    """What may be done with an instalment in this state."""
    return [Action.of("payPayable", PayableStatus(status) in PAYABLE, InvalidTransition.code)]
