"""Benefits in which an employee is enrolled, and what of them the employee bears."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.kernel.money import Money
from domain.people.dated import DatedFact


class BenefitKind(StrEnum):
    """What is given."""

    TRANSPORT = "TRANSPORT"
    """Vale-transporte (Lei 7.418/1985)."""
    MEAL = "MEAL"
    """Vale-refeição."""
    FOOD = "FOOD"
    """Vale-alimentação."""
    HEALTH = "HEALTH"
    """Health plan."""
    DENTAL = "DENTAL"
    """Dental plan."""
    LIFE_INSURANCE = "LIFE_INSURANCE"


@dataclass(eq=False, kw_only=True)
class Benefit(DatedFact):
    """``cost`` in reais a month, of which the employee bears ``share`` percent and ``share_amount``."""

    kind: BenefitKind
    cost: Money
    share: Decimal
    share_amount: Money
