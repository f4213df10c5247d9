"""Alimony that a court wants kept back from pay (pensão alimentícia)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.kernel.action import Action
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange
from domain.people.dated import DatedFact, check_left
from domain.people.employee import ERASED


class AlimonyBasis(StrEnum):
    """Of what it is so much."""

    NET_PAY = "NET_PAY"
    """Percent of pay less its compulsory deductions."""
    GROSS_PAY = "GROSS_PAY"
    """Percent of all pay."""
    MINIMUM_WAGE = "MINIMUM_WAGE"
    """Percent of the minimum wage."""
    AMOUNT = "AMOUNT"
    """An amount of its own, in reais a month."""


@dataclass(eq=False, kw_only=True)
class AlimonyOrder(DatedFact):
    """``rate`` in percent of its ``basis``, or ``amount``; ``reference`` is the number of the lawsuit."""

    beneficiary: str
    reference: str
    basis: AlimonyBasis
    rate: Decimal | None
    amount: Money | None

    def erase(self) -> None:
        """Who is paid, and by which judgement."""
        super().erase()
        self.beneficiary = self.reference = ERASED


def actions_of(valid_from: date, valid_until: date | None) -> list[Action]:
    """What may be done with an order of these days; one of a single day ends no sooner."""
    return [Action.asked("endAlimony", lambda: check_left(valid_from, valid_until))]


def check_measure(basis: AlimonyBasis, rate: Decimal | None, amount: Money | None) -> None:
    """An amount alone, or percent alone: above zero, at most four places. Raises OutOfRange."""
    if basis is AlimonyBasis.AMOUNT:
        if amount is None or amount <= ZERO or rate is not None:
            raise OutOfRange("amount", above="0")
        return
    most = 1000 if basis is AlimonyBasis.MINIMUM_WAGE else 100
    if amount is not None or rate is None or not rate.is_finite() or not 0 < rate <= most:
        raise OutOfRange("rate", above="0", most=str(most))
    if rate != rate.quantize(Decimal("0.0001")):
        raise OutOfRange("rate", places=4)
