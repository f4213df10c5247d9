"""An instalment (parcela): a part of what a customer owes, due on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import InvalidTransition


class ReceivableStatus(StrEnum):
    """Of a receivable and of each of its instalments. Being overdue is derived from the date."""

    EXPECTED = "EXPECTED"
    """Foreseen, and not owed yet (previsto). Nothing sets it yet."""
    OPEN = "OPEN"
    """Owed, and nothing of it is settled (em aberto). PARTIALLY_SETTLED, SETTLED or CANCELLED may follow."""
    PARTIALLY_SETTLED = "PARTIALLY_SETTLED"
    """A part of it is settled. SETTLED may follow, and OPEN when that is reversed."""
    SETTLED = "SETTLED"
    """All of it is settled (liquidado). It is open again when a settlement is reversed."""
    RENEGOTIATED = "RENEGOTIATED"
    """An end: other instalments took its place. Nothing sets it yet."""
    WRITTEN_OFF = "WRITTEN_OFF"
    """An end: given up as lost (perda). Nothing sets it yet."""
    CANCELLED = "CANCELLED"
    """An end: the sale was undone."""


OWED = (ReceivableStatus.OPEN, ReceivableStatus.PARTIALLY_SETTLED)
"""States in which something can be paid."""
BY_INSTRUMENT = frozenset({PaymentMethod.BOLETO, PaymentMethod.PIX})
"""Means of payment for which somebody has to be asked."""
BY_CARD = frozenset({PaymentMethod.CREDIT_CARD, PaymentMethod.DEBIT_CARD})
"""Means of payment that an acquirer passes on: nobody is asked, and being late costs the customer nothing."""


@dataclass(frozen=True, kw_only=True)
class Portion:
    """An instalment as agreed. ``payable_on`` is the last day on which it costs no interest: its due
    date, or the next business day of the banks. ``method`` is None where it is that of the whole;
    what is ``received`` was there with the sale."""

    id: UUID
    due_on: date
    payable_on: date
    amount: Money
    method: PaymentMethod | None = None
    received: bool = False


@dataclass(eq=False, kw_only=True)
class Installment:
    """``balance`` is its amount less the principal of all settlements; never below zero. ``method`` is how it
    is paid, where that is not how the receivable is."""

    id: UUID
    number: int
    due_on: date
    payable_on: date
    amount: Money
    balance: Money
    status: ReceivableStatus
    method: PaymentMethod | None = None

    def settle(self, principal: Money) -> None:
        """Take off the balance; a negative amount puts back."""
        self.balance -= principal
        if self.status is not ReceivableStatus.CANCELLED:
            self.status = status_of(self.balance, self.amount)

    @classmethod
    def of(cls, number: int, portion: Portion) -> Installment:
        return cls(
            id=portion.id,
            number=number,
            due_on=portion.due_on,
            payable_on=portion.payable_on,
            amount=portion.amount,
            balance=portion.amount,
            status=ReceivableStatus.OPEN,
            method=portion.method,
        )


def status_of(balance: Money, amount: Money) -> ReceivableStatus:
    """What the balance says about a debt of this amount that nothing else happened to."""
    if not balance:
        return ReceivableStatus.SETTLED
    return ReceivableStatus.OPEN if balance == amount else ReceivableStatus.PARTIALLY_SETTLED


def actions_of(status: str) -> list[Action]:
    """What may be done with an instalment in this state."""
    return [Action.of("receivePayment", ReceivableStatus(status) in OWED, InvalidTransition.code)]
