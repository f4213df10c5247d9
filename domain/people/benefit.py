"""Benefits in which an employee is enrolled, and what of them the employee bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.kernel.action import Action
from domain.kernel.money import Money
from domain.people.dated import DatedFact, check_left


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
    """Insurance of life (seguro de vida)."""


@dataclass(eq=False, kw_only=True)
class Benefit(DatedFact):
    """``cost`` in reais a month, of which the employee bears ``share`` percent and ``share_amount``."""

    kind: BenefitKind
    cost: Money
    share: Decimal
    share_amount: Money


def actions_of(valid_from: date, valid_until: date | None) -> list[Action]:
    """What may be done with a benefit of these days; one of a single day ends no sooner."""
    return [Action.asked("endBenefit", lambda: check_left(valid_from, valid_until))]
