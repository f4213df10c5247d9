"""Who worked here in a time: heads, admissions, dismissals and absence, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.money import Money, half_up

EARLY = 90
"""Days: who leaves within them leaves early."""
HUNDRED, PLACES = Decimal(100), 2


class WorkforceCut(StrEnum):
    """By what the employees are told apart, as they were employed at the time."""

    DEPARTMENT = "DEPARTMENT"
    """The department (departamento)."""
    JOB_POSITION = "JOB_POSITION"
    """The job position (cargo)."""
    COST_CENTER = "COST_CENTER"
    """The cost center (centro de custo)."""
    ESTABLISHMENT = "ESTABLISHMENT"
    """The establishment (estabelecimento)."""


@dataclass(frozen=True, kw_only=True)
class Workforce:
    """Of one part, or of all: ``opening`` before the first day, ``closing`` after the last; hours."""

    part: UUID | None
    name: str | None
    opening: int
    closing: int
    admissions: int
    dismissals: int
    resignations: int
    early: int
    scheduled: Decimal
    absent: Decimal
    overtime_hours: Decimal
    cost: Money
    overtime_cost: Money

    @property
    def average(self) -> Decimal:
        return Decimal(self.opening + self.closing) / 2

    @property
    def turnover(self) -> Decimal | None:
        """Percent: half of who came and went, of the average of heads."""
        return share(Decimal(self.admissions + self.dismissals) / 2, self.average)

    @property
    def voluntary_turnover(self) -> Decimal | None:
        """Percent: who asked to leave, of the average of heads."""
        return share(Decimal(self.resignations), self.average)

    @property
    def early_turnover(self) -> Decimal | None:
        """Percent: who left within 90 days, of who came."""
        return share(Decimal(self.early), Decimal(self.admissions))

    @property
    def absence(self) -> Decimal | None:
        """Percent: hours of absence, of the hours of the schedules."""
        return share(self.absent, self.scheduled)

    @property
    def overtime(self) -> Decimal | None:
        """Percent: hours beyond the schedules, of their hours."""
        return share(self.overtime_hours, self.scheduled)

    @property
    def cost_per_head(self) -> Money | None:
        """Of pay and what comes on top of it, of the average of heads; None of nobody."""
        return each(self.cost, self.average)


@dataclass(frozen=True, kw_only=True)
class Productivity:
    """``net_revenue`` of a time, and the ``heads`` who worked in it, as their average."""

    net_revenue: Money
    heads: Decimal

    @property
    def revenue_per_head(self) -> Money | None:
        """None of nobody."""
        return each(self.net_revenue, self.heads)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """In percent, with two places; None of nothing."""
    return half_up(part / whole * HUNDRED, PLACES) if whole else None


def each(amount: Money, heads: Decimal) -> Money | None:
    """None of nobody."""
    return Money.rounded(amount.amount / heads) if heads else None
