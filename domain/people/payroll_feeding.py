"""Which payroll runs feed which: what a run takes into account of others that are closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Protocol
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus

K = PayrollRunKind
SPENT_WITHIN = 2
"""Months after its first into which a vacation may reach."""
TAKES_AHEAD = (K.VACATION, K.TERMINATION)
"""Kinds that take off what was paid of vacations that were given up, those of later months among them."""
AGREED = (PayrollRunStatus.APPROVED, PayrollRunStatus.CLOSED)


class Reach(Enum):
    """How far the run that is fed looks at those of another kind."""

    MONTH = auto()
    """Owed for the same month."""
    PAYMENT = auto()
    """Paid in the same month, whose income tax is reckoned together."""
    SPENT = auto()
    """Vacations that may be spent in the month."""
    YEAR = auto()
    """Owed for the same year, until the month."""
    YEAR_PAID = auto()
    """Paid in the same year."""
    EVER = auto()
    """Owed for the month or an earlier one."""
    AHEAD = auto()
    """Owed for a later month."""


class RunFacts(Protocol):
    """What the order of runs depends on."""

    @property
    def kind(self) -> PayrollRunKind: ...
    @property
    def accrual_month(self) -> date: ...
    @property
    def paid_on(self) -> date: ...


@dataclass(frozen=True, kw_only=True)
class RunBeside:
    """Another run of the company, not cancelled."""

    id: UUID
    number: int
    kind: PayrollRunKind
    accrual_month: date
    paid_on: date
    status: PayrollRunStatus


Feeds = Mapping[PayrollRunKind, Sequence[Reach]]

ALL: Feeds = dict.fromkeys(K, (Reach.EVER, Reach.PAYMENT))
THIRTEENTH: Feeds = {
    K.MONTHLY: (Reach.YEAR,),
    K.THIRTEENTH_FIRST: (Reach.YEAR,),
    K.RETROACTIVE: (Reach.YEAR,),
}
SAME_INCOME = (Reach.MONTH, Reach.PAYMENT)
FED_BY: Mapping[PayrollRunKind, Feeds] = {
    K.MONTHLY: {
        K.ADVANCE: (Reach.MONTH,),
        K.MONTHLY: SAME_INCOME,
        K.TERMINATION: SAME_INCOME,
        K.RETROACTIVE: (*SAME_INCOME, Reach.SPENT),
        K.VACATION: (Reach.SPENT,),
    },
    K.ADVANCE: {},
    K.THIRTEENTH_FIRST: THIRTEENTH,
    K.THIRTEENTH_SECOND: {
        **THIRTEENTH,
        K.THIRTEENTH_SECOND: (Reach.PAYMENT,),
        K.TERMINATION: (Reach.PAYMENT,),
    },
    K.VACATION: {
        K.MONTHLY: (Reach.EVER,),
        K.RETROACTIVE: (Reach.EVER, Reach.PAYMENT),
        K.VACATION: (Reach.EVER, Reach.AHEAD),
        K.TERMINATION: (Reach.PAYMENT,),
    },
    K.PROFIT_SHARING: {K.PROFIT_SHARING: (Reach.YEAR_PAID,)},
    K.TERMINATION: {**ALL, K.VACATION: (Reach.EVER, Reach.AHEAD)},
}
"""By the kind that is fed: advances, contributions and taxes taken before, means of what varied, deposits. A
kind that is not here takes everything into account."""

SETTLED_BY: Mapping[PayrollRunKind, Feeds] = {
    K.ADVANCE: {K.MONTHLY: (Reach.MONTH,), K.TERMINATION: (Reach.MONTH,)},
    K.THIRTEENTH_FIRST: {K.THIRTEENTH_SECOND: (Reach.YEAR,), K.TERMINATION: (Reach.YEAR,)},
}
"""What is taken off by the run that pays the rest: after that it is paid no more."""


def feeds(one: RunFacts, fed: RunFacts) -> bool:
    """Whether what ``one`` pays counts for what ``fed`` pays."""
    reaches = FED_BY.get(fed.kind, ALL).get(one.kind, ())
    return any(_within(reach, one, fed) for reach in reaches)


def settles(last: RunFacts, part: RunFacts) -> bool:
    """Whether ``last`` pays the rest of what ``part`` pays some of."""
    reaches = SETTLED_BY.get(part.kind, {}).get(last.kind, ())
    return any(_within(reach, part, last) for reach in reaches)


def _within(reach: Reach, one: RunFacts, fed: RunFacts) -> bool:
    month, of = fed.accrual_month, one.accrual_month
    match reach:
        case Reach.MONTH:
            return of == month
        case Reach.PAYMENT | Reach.YEAR_PAID:
            same_month = one.paid_on.month == fed.paid_on.month
            return one.paid_on.year == fed.paid_on.year and (same_month or reach is Reach.YEAR_PAID)
        case Reach.SPENT:
            return months_later(month, -SPENT_WITHIN) <= of <= month
        case Reach.YEAR:
            return of.year == month.year and of <= month
        case Reach.EVER:
            return of <= month
        case Reach.AHEAD:
            return of > month
