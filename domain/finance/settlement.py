"""A settlement (baixa): a fact of the ledger of what was paid, corrected only by another that reverses it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.finance.paid import AlreadyReversed
from domain.kernel.action import Action
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import InvalidTransition


class SettlementMethod(StrEnum):
    """How a debt, or a part of it, came to an end."""

    CASH = "CASH"
    """Notes and coins (dinheiro)."""
    CHECK = "CHECK"
    """A cheque."""
    CREDIT_CARD = "CREDIT_CARD"
    """A card that is paid later (cartão de crédito)."""
    DEBIT_CARD = "DEBIT_CARD"
    """A card that is paid at once (cartão de débito)."""
    BOLETO = "BOLETO"
    """A boleto of a bank."""
    PIX = "PIX"
    """An instant payment (Pix)."""
    TRANSFER = "TRANSFER"
    """A transfer between bank accounts."""
    OTHER = "OTHER"
    """Any other means of payment."""
    CREDIT = "CREDIT"
    """No money came: a return or another credit of the customer took its place."""
    CANCELLATION = "CANCELLATION"
    """No money came: the sale was undone."""

    @classmethod
    def of(cls, method: PaymentMethod) -> SettlementMethod:
        return cls(method.value)


class SettlementStatus(StrEnum):
    """Derived: a settlement is reversed when another names it."""

    POSTED = "POSTED"
    """It stands (baixa). REVERSED may follow."""
    REVERSED = "REVERSED"
    """Another one undid it (estorno)."""


WITHOUT_MONEY = (SettlementMethod.CREDIT, SettlementMethod.CANCELLATION)


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """``principal`` is what the debt goes down by, ``received`` the money that came for it:
    principal less discount, plus interest and fine. A reversal bears the same amounts negated."""

    id: UUID
    receivable_id: UUID
    installment_id: UUID
    method: SettlementMethod
    principal: Money
    interest: Money = ZERO
    fine: Money = ZERO
    discount: Money = ZERO
    received: Money = ZERO
    paid_on: date
    posted_at: datetime
    reverses_id: UUID | None = None
    return_id: UUID | None = None
    reason: str | None = None
    external_reference: str | None = None

    @property
    def returnable(self) -> Money:
        """What was paid of the debt itself, and goes back when the sale is undone."""
        return self.received - self.interest - self.fine

    def reversal(
        self, *, id: UUID, reason: str, at: datetime, external_reference: str | None = None
    ) -> Settlement:
        """The fact that undoes this one, of the same business date, so that both cancel out by date. Its
        reference is its own."""
        return replace(
            self,
            id=id,
            principal=-self.principal,
            interest=-self.interest,
            fine=-self.fine,
            discount=-self.discount,
            received=-self.received,
            posted_at=at,
            reverses_id=self.id,
            reason=reason,
            external_reference=external_reference,
        )


def reversible(without_money: bool, reverses: bool, reversed_: bool, cancelled: bool) -> list[Action]:
    """What may be done with a settlement, of a receivable that is ``cancelled`` or is not."""
    gone = reverses or reversed_
    allowed = not (gone or without_money or cancelled)
    reason = AlreadyReversed.code if gone else InvalidTransition.code
    return [Action.of("reverseSettlement", allowed, reason)]
