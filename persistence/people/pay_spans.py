"""From which day on what was recorded counts for a payroll run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.kernel.calendar import months_later
from domain.people.payroll.days import last_of
from domain.people.payroll_run import PayrollRun, PayrollRunKind

K = PayrollRunKind
EVER, NEVER = date(1900, 1, 1), date(9999, 12, 31)
WEEK = timedelta(days=6)
"""What is missed in a week that begins in the month before costs its rest in the month."""
NOTICE = 4
"""Months after the last in which a raise still counts for an end: notice carries it on by ninety days at most
(Lei 12.506/2011)."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Until the last day of the run's month; NEVER where it does not count at all."""

    agreed_until: date
    """The last day from which on a salary or terms count."""
    worked: date = NEVER
    """Hours and absences."""
    missed: date = NEVER
    """Days of absence alone, which lessen the right to vacations."""
    away: date = NEVER
    """Leaves."""
    spent: date = NEVER
    """Vacations."""
    borne: date = NEVER
    """Benefits."""
    lent: date = NEVER
    """Loans."""
    lent_until: date = EVER
    """The last day on which loans begin that count."""
    depending: date = NEVER
    """Dependents and alimony."""
    entered: date = NEVER
    """Items of the company."""
    earns: bool = False
    """Whether commissions count, and days of rest."""


def span_of(run: PayrollRun) -> Span:
    """As the facts of each kind are gathered."""
    first, last = run.accrual_month, last_of(run.accrual_month)
    known = {
        K.MONTHLY: Span(
            agreed_until=last,
            worked=first - WEEK,
            away=first,
            spent=first,
            borne=last,
            lent=first,
            lent_until=first,
            depending=last,
            entered=first,
            earns=True,
        ),
        K.ADVANCE: Span(agreed_until=max(last, run.paid_on)),
        K.VACATION: Span(agreed_until=last, missed=EVER, away=EVER, spent=EVER, depending=last),
        K.PROFIT_SHARING: Span(agreed_until=last, depending=last),
        K.TERMINATION: Span(
            agreed_until=last,
            worked=first - WEEK,
            missed=EVER,
            away=EVER,
            spent=EVER,
            borne=first,
            lent=first,
            lent_until=last,
            depending=first,
            entered=first,
            earns=True,
        ),
        K.RETROACTIVE: _of_differences(run.since or first, last),
    }
    return known.get(run.kind, Span(agreed_until=last, away=first.replace(month=1), depending=last))


def _of_differences(since: date, last: date) -> Span:
    year = since.replace(month=1)
    return Span(
        agreed_until=months_later(last, NOTICE),
        worked=since - WEEK,
        away=year,
        spent=year,
        depending=last,
        entered=since,
    )
