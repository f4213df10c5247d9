"""What a sale's document makes whom owe, part by part, and what of it was received on the spot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.fiscal.printed import Payment, Tender
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Part:
    """So much by these means; ``received`` when the money was there with the sale."""

    method: PaymentMethod
    due_on: date
    amount: Money
    received: bool = False


def parts_of(payment: Payment, total: Money, issued_on: date) -> tuple[Part, ...]:
    """Their sum is the total: what was received first, of an acquirer's debt and the customer's the latest
    last. None at all when everything is owed at sight."""
    if not payment.tendered:
        return tuple(
            Part(method=payment.method, due_on=one.due_on, amount=one.amount) for one in payment.instalments
        )
    parts = _without_change(payment.tendered, total, issued_on)
    by_customer = (PaymentMethod.CREDIT_CARD,)
    return tuple(sorted(parts, key=lambda one: (not one.received, one.method not in by_customer, one.due_on)))


def _without_change(tendered: tuple[Tender, ...], total: Money, issued_on: date) -> Iterator[Part]:
    change = Money.total(tender.amount for tender in tendered) - total
    for tender in tendered:
        given = min(change, tender.amount) if tender.method is PaymentMethod.CASH else ZERO
        change -= given
        if amount := tender.amount - given:
            yield Part(
                method=tender.method,
                due_on=max(tender.due_on or issued_on, issued_on),
                amount=amount,
                received=not tender.owed,
            )
