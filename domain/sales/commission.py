"""Commission (comissão): what employees and agents earn with an invoice, row by row, and lose by reversal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import InvalidTransition
from domain.sales.events import CommissionAccrued
from domain.sales.ports import InvoicedSale


class CommissionStatus(StrEnum):
    """Where a commission stands."""

    EXPECTED = "EXPECTED"
    """Not earned yet. Nothing sets it yet."""
    ACCRUED = "ACCRUED"
    """Earned; not yet due to be paid."""
    RELEASED = "RELEASED"
    """To be paid: with the next payroll, or on the agent's own document."""
    PAID = "PAID"
    """It was paid; what is taken back afterwards is a row of its own."""
    REVERSED = "REVERSED"
    """Taken back as a whole. Nothing sets it yet: what is taken back is a negative row."""


PAYABLE = (CommissionStatus.ACCRUED, CommissionStatus.RELEASED)


class CommissionCause(StrEnum):
    """What a row comes from."""

    INVOICE = "INVOICE"
    """An invoice was authorised."""
    RECEIPT = "RECEIPT"
    """The customer paid."""
    CANCELLATION = "CANCELLATION"
    """The invoice was cancelled: it is taken back."""
    RECEIPT_REVERSED = "RECEIPT_REVERSED"
    """What the customer paid was reversed: it is taken back."""
    RETURN = "RETURN"
    """Goods came back: their part is taken back."""


@dataclass(eq=False, kw_only=True)
class Commission(Aggregate):
    """One row: ``rate`` percent of ``base``, earned by an employee (``salesperson_id``) or an agent.

    A row that takes back is negative and names the one it takes back from; no row is ever deleted.
    ``on_receipt``: earned as the customer pays."""

    id: UUID
    version: int = 1
    order_id: UUID
    invoice_id: UUID
    salesperson_id: UUID | None
    agent_id: UUID | None
    cause: CommissionCause
    cause_id: UUID
    on_receipt: bool
    base: Money
    rate: Decimal
    amount: Money
    status: CommissionStatus = CommissionStatus.ACCRUED
    accrued_at: datetime
    accrued_on: date
    reverses_id: UUID | None = None

    def pay(self) -> None:
        """It was paid; nothing the second time. Raises InvalidTransition for what was taken back."""
        if self.status is CommissionStatus.PAID:
            return
        if self.status not in PAYABLE:
            raise InvalidTransition.of(self.status, CommissionStatus.PAID, PAYABLE, at="payroll_run_id")
        self.status = CommissionStatus.PAID

    @classmethod
    def accrue(cls, *, by: Reason, base: Money, amount: Money, rows: Sequence[Commission]) -> Commission:
        """The next row of an invoice; negative amounts are taken back from the last that was earned."""
        earned = [row for row in rows if row.base.cents > 0]
        commission = cls(
            **vars(by),
            base=base,
            amount=amount,
            reverses_id=earned[-1].id if earned and base.cents < 0 else None,
        )
        commission.record(commission._accrued())
        return commission

    def _accrued(self) -> CommissionAccrued:
        return CommissionAccrued(
            commission_id=self.id,
            order_id=self.order_id,
            invoice_id=self.invoice_id,
            salesperson_id=self.salesperson_id,
            agent_id=self.agent_id,
            base=self.base,
            rate=self.rate,
            amount=self.amount,
            on=self.accrued_on,
        )


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Who earns with what, and when; everything of a row but its amounts."""

    id: UUID
    order_id: UUID
    invoice_id: UUID
    salesperson_id: UUID | None
    agent_id: UUID | None
    cause: CommissionCause
    cause_id: UUID
    on_receipt: bool
    rate: Decimal
    accrued_at: datetime
    accrued_on: date


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """Of an invoice: the goods less their discount, and all that was owed for them."""

    goods: Money = ZERO
    owed: Money = ZERO


def earned_base(sale: InvoicedSale, back: CameBack, *, on_receipt: bool) -> Money:
    """What the commission of an invoice is due on by now: the goods that stand of it and, where commission
    is earned as the customer pays, their share in what was paid of all that is owed. Never below zero."""
    if not sale.standing:
        return ZERO
    goods, owed = max(sale.total - back.goods, ZERO), max(sale.owed - back.owed, ZERO)
    if not on_receipt or not goods:
        return goods
    paid = min(max(sale.received, ZERO), owed)
    return goods.portion(paid.cents, of=owed.cents) if owed else ZERO


def next_row(by: Reason, due: Money, rows: Sequence[Commission]) -> Commission | None:
    """The row that brings an invoice to the base that is ``due``; None when it is there.

    So the rows of an invoice always add up to ``rate`` percent of what is due, whatever came first.
    """
    base = due - Money.total(row.base for row in rows)
    if not base:
        return None
    amount = due.percent(by.rate) - Money.total(row.amount for row in rows)
    return Commission.accrue(by=by, base=base, amount=amount, rows=rows)
