"""The return (devolução): goods that were delivered come back, and the customer is credited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import InvalidTransition, Refusal, before
from domain.sales.events import (
    ReturnApproved,
    ReturnCredited,
    ReturnDocumentedAgain,
    ReturnedLine,
    ReturnReceived,
    ReturnWithdrawn,
)


class ReturnStatus(StrEnum):
    """Where a return stands (devolução)."""

    REQUESTED = "REQUESTED"
    """Somebody asks for it."""
    APPROVED = "APPROVED"
    """The goods may come back; their document is on its way."""
    RECEIVED = "RECEIVED"
    """The document of their entry is authorised."""
    INSPECTED = "INSPECTED"
    """The goods are in the warehouse again."""
    CREDITED = "CREDITED"
    """The customer has been credited."""
    REFUSED = "REFUSED"
    """The goods stay with the customer."""


NEXT = {
    ReturnStatus.REQUESTED: (ReturnStatus.APPROVED, ReturnStatus.REFUSED),
    ReturnStatus.APPROVED: (ReturnStatus.RECEIVED, ReturnStatus.REFUSED),
    ReturnStatus.RECEIVED: (ReturnStatus.INSPECTED,),
    ReturnStatus.INSPECTED: (ReturnStatus.CREDITED,),
}
"""What may follow; a state that is not listed ends the return."""
ARRIVED = (ReturnStatus.RECEIVED, ReturnStatus.INSPECTED, ReturnStatus.CREDITED)
"""The entry has a document: what came back counts against sales and commission."""


class ReturnDocumentStands(Refusal):
    """Its document is on its way or authorised: it is mended, or its number given up; facts: ``number``,
    ``status``."""

    code = "RETURN_DOCUMENT_STANDS"


@dataclass(eq=False, kw_only=True)
class ReturnLine:
    """So much of an order line, as one invoice had carried it, ``after`` so many of its units. ``amount``
    is what was owed for them, with their part of charges and of taxes on top of the price; so much of it is
    ``withheld``: the customer paid it to the treasury."""

    position: int
    invoice_id: UUID
    order_line_id: UUID
    product_id: UUID
    quantity: Decimal
    after: Decimal
    amount: Money
    withheld: Money = ZERO


@dataclass(eq=False, kw_only=True)
class Return(Aggregate):
    """One document of entry brings everything back, each item under the invoice it had left with.

    ``credited`` and ``discount``, saved by paying early and so never paid, make up the ``total`` less what
    public bodies withheld of it."""

    id: UUID
    version: int = 1
    number: int
    order_id: UUID
    customer_id: UUID
    status: ReturnStatus = ReturnStatus.REQUESTED
    reason: str
    requested_at: datetime
    requested_by: UUID
    approved_by: UUID | None = None
    total: Money
    credited: Money = ZERO
    discount: Money = ZERO
    stored: Money = ZERO
    external_reference: str | None = None
    lines: list[ReturnLine] = field(default_factory=list)

    @property
    def standing(self) -> bool:
        """Whether its goods are taken from what can still be returned."""
        return self.status is not ReturnStatus.REFUSED

    def amount_of(self, invoice_id: UUID) -> Money:
        """What it takes off one invoice."""
        return Money.total(line.amount for line in self.lines if line.invoice_id == invoice_id)

    def withheld_of(self, invoice_id: UUID) -> Money:
        """What of that nobody had paid us."""
        return Money.total(line.withheld for line in self.lines if line.invoice_id == invoice_id)

    def quantities(self) -> dict[UUID, Decimal]:
        """By order line."""
        found: dict[UUID, Decimal] = {}
        for line in self.lines:
            found[line.order_line_id] = found.get(line.order_line_id, Decimal(0)) + line.quantity
        return found

    def approve(self, *, by: UUID) -> None:
        """Let the goods come back."""
        if self.status is ReturnStatus.APPROVED:
            return
        self._become(ReturnStatus.APPROVED)
        self.approved_by = by
        self.record(
            ReturnApproved(
                return_id=self.id,
                order_id=self.order_id,
                number=self.number,
                lines=tuple(_fact(line) for line in self.lines),
            )
        )

    def document_again(self) -> None:
        """The document it had came to nothing; another one is to be issued."""
        if self.status is not ReturnStatus.APPROVED:
            raise self._invalid(ReturnStatus.APPROVED)
        self.record(
            ReturnDocumentedAgain(
                return_id=self.id,
                order_id=self.order_id,
                number=self.number,
                lines=tuple(_fact(line) for line in self.lines),
            )
        )

    def withdraw(self) -> None:
        """The goods stay with the customer after all; its document came to nothing."""
        if self.status is ReturnStatus.REFUSED:
            return
        self._become(ReturnStatus.REFUSED)
        self.record(ReturnWithdrawn(return_id=self.id, order_id=self.order_id, number=self.number))

    def receive(self, *, document_id: UUID, on: date) -> None:
        """The document of the entry was authorised."""
        if self.status in ARRIVED:
            return
        self._become(ReturnStatus.RECEIVED)
        for invoice_id in dict.fromkeys(line.invoice_id for line in self.lines):
            self.record(self._received(invoice_id, document_id, on))

    def store(self, invoice_id: UUID) -> None:
        """The goods of one invoice are in the warehouse; when all are, it is inspected."""
        if self.status is not ReturnStatus.RECEIVED:
            return
        self.stored += self.amount_of(invoice_id)
        if self.stored == self.total:
            self._become(ReturnStatus.INSPECTED)
            self._settle()

    def credit(self, amount: Money, discount: Money = ZERO) -> None:
        """So much was taken off the customer's debt, or is owed to them; so much they had saved."""
        self.credited += amount
        self.discount += discount
        self._settle()

    def _settle(self) -> None:
        owed = self.total - Money.total(line.withheld for line in self.lines)
        if self.status is ReturnStatus.INSPECTED and self.credited + self.discount == owed:
            self._become(ReturnStatus.CREDITED)
            self.record(ReturnCredited(return_id=self.id, order_id=self.order_id))

    def _received(self, invoice_id: UUID, document_id: UUID, on: date) -> ReturnReceived:
        return ReturnReceived(
            return_id=self.id,
            order_id=self.order_id,
            invoice_id=invoice_id,
            return_invoice_id=document_id,
            customer_id=self.customer_id,
            amount=self.amount_of(invoice_id),
            withheld=self.withheld_of(invoice_id),
            on=on,
            lines=tuple(_fact(line) for line in self.lines if line.invoice_id == invoice_id),
        )

    def _become(self, target: ReturnStatus) -> None:
        if target not in NEXT.get(self.status, ()):
            raise self._invalid(target)
        self.status = target

    def _invalid(self, target: ReturnStatus) -> InvalidTransition:
        return InvalidTransition.of(self.status, target, before(target, NEXT))


def _fact(line: ReturnLine) -> ReturnedLine:
    return ReturnedLine(
        invoice_id=line.invoice_id,
        order_line_id=line.order_line_id,
        product_id=line.product_id,
        quantity=line.quantity,
        after=line.after,
        amount=line.amount,
    )
