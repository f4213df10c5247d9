"""What we owe a customer for a sale that was undone, wholly or in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.finance.events import CreditGranted
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange


@dataclass(eq=False, kw_only=True)
class CustomerCredit(Aggregate):
    """``settled`` of the ``amount`` went off what the customer still owed for the same invoice;
    ``refundable`` is the rest, theirs to use or to be given back. ``discount`` was given for paying
    early what is now undone, and so much a public body ``withheld`` of it: that is owed to nobody.
    ``refunded`` of what is refundable is being given back, or was."""

    id: UUID
    version: int = 1
    customer_id: UUID
    order_id: UUID
    invoice_id: UUID
    receivable_id: UUID | None
    return_id: UUID | None
    amount: Money
    settled: Money
    refundable: Money
    discount: Money = ZERO
    withheld: Money = ZERO
    granted_on: date
    refunded: Money = ZERO

    @property
    def undone(self) -> Money:
        """What was sold for so much is not sold any more."""
        return self.amount + self.discount + self.withheld

    @property
    def left(self) -> Money:
        """What can still be given back."""
        return self.refundable - self.refunded

    def refund(self, amount: Money) -> None:
        """So much is to be paid out, at most what is left."""
        self.refunded += amount

    def keep(self, amount: Money) -> None:
        """So much is not paid out after all."""
        self.refunded -= amount

    @classmethod
    def grant(
        cls,
        *,
        id: UUID,
        customer_id: UUID,
        order_id: UUID,
        invoice_id: UUID,
        receivable_id: UUID | None,
        return_id: UUID | None,
        amount: Money,
        settled: Money,
        on: date,
        discount: Money = ZERO,
        withheld: Money = ZERO,
    ) -> CustomerCredit:
        credit = cls(
            id=id,
            customer_id=customer_id,
            order_id=order_id,
            invoice_id=invoice_id,
            receivable_id=receivable_id,
            return_id=return_id,
            amount=amount,
            settled=settled,
            refundable=amount - settled,
            discount=discount,
            withheld=withheld,
            granted_on=on,
        )
        credit.record(
            CreditGranted(
                credit_id=id,
                customer_id=customer_id,
                order_id=order_id,
                invoice_id=invoice_id,
                return_id=return_id,
                receivable_id=receivable_id,
                amount=amount,
                settled_from_receivable=settled,
                refundable=amount - settled,
                discount=discount,
                on=on,
            )
        )
        return credit


def discount_on(amount: Money, *, whole: Money, discount: Money) -> Money:
    """What of the ``discount`` on the ``whole`` falls on this ``amount`` of it: all of it on the last,
    so that the shares of all returns add up. Below zero when payments were reversed after earlier
    returns had their share."""
    share = discount if amount >= whole else discount.portion(amount.cents, of=whole.cents)
    return min(share, amount)


def actions_of(left: bool) -> list[Action]:
    """What may be done with a credit of which something is left, or nothing."""
    return [Action.of("refundCustomerCredit", left, OutOfRange.code)]
