"""What is refused of a payment, whoever pays it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from domain.kernel.command import UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import OutOfRange, Refusal, Required, checks


class MoreThanOwed(Refusal):
    """Facts: ``amount``, ``owed``, and of that ``balance``, ``interest``, ``fine``."""

    code = "MORE_THAN_OWED"


class AlreadyReversed(Refusal):
    """What was paid is reversed once, and a reversal never."""

    code = "ALREADY_REVERSED"


class PaidInTheFuture(Refusal):
    """A payment is written down when it was made; facts: ``paid_on``, ``today``."""

    code = "PAID_IN_THE_FUTURE"


class PaidBeforeIssue(Refusal):
    """Nothing was owed yet; facts: ``paid_on``, ``issued_on``."""

    code = "PAID_BEFORE_ISSUE"


class Paid(Protocol):
    """A command that writes down what was paid of an instalment."""

    amount: Money
    paid_on: date
    method: PaymentMethod


def check_paid(said: Paid, *, issued_on: date, uow: UnitOfWork) -> None:
    """Raises OutOfRange, Required, PaidInTheFuture, PaidBeforeIssue."""
    day = said.paid_on
    with checks() as check:
        check.that(said.amount > ZERO, OutOfRange("amount", above="0"))
        check.that(said.method is not PaymentMethod.NONE, Required("method"))
        check.that(day <= uow.today, PaidInTheFuture("paid_on", paid_on=day, today=uow.today))
        check.that(day >= issued_on, PaidBeforeIssue("paid_on", paid_on=day, issued_on=issued_on))
