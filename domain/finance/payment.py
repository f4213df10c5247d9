"""A payment (baixa): a fact of the ledger of what was paid, corrected only by a reversal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.finance.paid import AlreadyReversed
from domain.kernel.action import Action
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Payment:
    """``amount`` is what the debt goes down by; a reversal bears it negated."""

    id: UUID
    payable_id: UUID
    installment_id: UUID
    method: PaymentMethod
    amount: Money
    paid_on: date
    posted_at: datetime
    payroll_run_id: UUID | None = None
    reverses_id: UUID | None = None
    reason: str | None = None
    external_reference: str | None = None

    def reversal(
        self, *, id: UUID, reason: str, at: datetime, external_reference: str | None = None
    ) -> Payment:
        """The fact that undoes this one, of the same business date, so that both cancel out by date. Its
        reference is its own."""
        return replace(
            self,
            id=id,
            amount=-self.amount,
            posted_at=at,
            reverses_id=self.id,
            reason=reason,
            external_reference=external_reference,
        )


def reversible(reverses: bool, reversed_: bool) -> list[Action]:
    """What may be done with a payment."""
    return [Action.of("reversePayment", not (reverses or reversed_), AlreadyReversed.code)]
