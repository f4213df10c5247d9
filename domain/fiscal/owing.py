"""What a sale's document makes whom owe, part by part, and what of it was received on the spot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.fiscal.printed import Payment, Tender
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Part:
    """So much by these means; ``received`` when the money was there with the sale. Of what is owed so much is
    ``withheld``: it never comes."""

    method: PaymentMethod
    due_on: date
    amount: Money
    received: bool = False
    withheld: Money = ZERO


def parts_of(payment: Payment, total: Money, issued_on: date, *, withheld: Money = ZERO) -> tuple[Part, ...]:
    """Their sum is the total: what was received first, of an acquirer's debt and the customer's the latest
    last. None at all when everything is owed at sight, and nothing withheld."""
    if not payment.tendered:
        parts = [
            Part(method=payment.method, due_on=one.due_on, amount=one.amount) for one in payment.instalments
        ]
        at_sight = [Part(method=payment.method, due_on=issued_on, amount=total)] if withheld else []
        return _withholding(parts or at_sight, withheld)
    parts = sorted(_without_change(payment.tendered, total, issued_on), key=_place)
    return _withholding(parts, withheld)


def _place(part: Part) -> tuple[bool, bool, date]:
    return not part.received, part.method is not PaymentMethod.CREDIT_CARD, part.due_on


def _withholding(parts: Sequence[Part], withheld: Money) -> tuple[Part, ...]:
    """By what is owed of each part; the largest takes the odd cents."""
    owed = [part for part in parts if not part.received]
    if not withheld or not owed:
        return tuple(parts)
    shares = iter(withheld.split([part.amount.cents for part in owed], remainder="largest"))
    return tuple(part if part.received else replace(part, withheld=next(shares)) for part in parts)


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
