"""What the company charges for paying late, from a day on, and by which norm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.finance.dues import Terms
from domain.kernel.aggregate import Aggregate
from domain.kernel.law import Rule
from domain.kernel.refusal import Refusal


class LateCharge(StrEnum):
    """What being late may cost."""

    FINE = "FINE"
    """Once."""
    MONTHLY_INTEREST = "MONTHLY_INTEREST"
    """For thirty days."""


@dataclass(frozen=True, kw_only=True)
class LateChargeLimit(Rule):
    """The most that may be asked for, in percent of what is late."""

    title = "limit of what is charged for paying late"
    asked_by = ("charge",)

    charge: LateCharge
    rate: Decimal


class ChargeAboveLaw(Refusal):
    """A fine or an interest higher than may be asked for; facts: ``limit`` in percent."""

    code = "CHARGE_ABOVE_LAW"


@dataclass(eq=False, kw_only=True)
class LateTerms(Aggregate):
    """Rates in percent: the fine once, the interest for thirty days. They apply to what is sold from
    ``valid_from`` on; ``norm`` says what allows them."""

    id: UUID
    version: int = 1
    valid_from: date
    fine: Decimal
    monthly_interest: Decimal
    norm: str


def terms_on(day: date, agreed: Iterable[LateTerms]) -> Terms:
    """What is charged on what is sold on this day; nothing where nothing was agreed."""
    known = [each for each in agreed if each.valid_from <= day]
    if not known:
        return Terms()
    latest = max(known, key=lambda each: each.valid_from)
    return Terms(fine=latest.fine, monthly_interest=latest.monthly_interest)
