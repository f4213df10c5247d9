"""What one employee has accrued by the end of a month: twelfths of vacations and of the thirteenth salary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from domain.kernel.money import ZERO, Money
from domain.people.payroll.additions import addition_of_month
from domain.people.payroll.kinds import WorkerKind
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.payee import Payee
from domain.people.payroll.provisions import Provided, Provision, ProvisionOf, provision
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Leave, Terms, terms_on
from domain.people.payroll.thirteenth import twelfths_of
from domain.people.payroll.twelfths import vacation_twelfths
from domain.people.vacation_right import AccrualPeriod

YEAR = Decimal(12)
WHOLE = Decimal(30)
"""Days of vacation of a whole year (CLT, art. 130, I)."""
NOTHING = Provided(amount=ZERO, charges=ZERO)


@dataclass(frozen=True, kw_only=True)
class Accrual:
    """``periods`` are years of vacation, in which what began or was paid by then is planned; ``averages``
    what varied in them a month, by their first days. ``leaves`` are those of the year;
    ``thirteenth_average`` is what varied in it a month. ``vacation_paid`` was paid of vacations that were
    given up. ``thirteenth_fund`` was deposited on the first part; ``thirteenth_paid``: that of the year
    was paid whole."""

    payee: Payee
    hired_on: date
    terms: tuple[Terms, ...]
    leaves: tuple[Leave, ...] = ()
    periods: Sequence[AccrualPeriod] = ()
    averages: Mapping[date, Money] = field(default_factory=dict)
    vacation_paid: Money = ZERO
    thirteenth_average: Money = ZERO
    thirteenth_fund: Money = ZERO
    thirteenth_paid: bool = False


def provisions_of(accrual: Accrual, on: date, tables: Tables) -> tuple[Provision, ...]:
    """What is to stand in the books for somebody at the end of a day; nothing for who is paid pro-labore.

    At the agreed pay with the addition for what work does to a person, and the mean of what varies.
    """
    if accrual.payee.kind is WorkerKind.DIRECTOR:
        return ()
    agreed = terms_on(on, accrual.terms)
    pay = Money.rounded(agreed.monthly + addition_of_month(agreed, tables))
    twelfths, average = _vacation(accrual, on, tables)
    provided = partial(provision, pay=pay, before=NOTHING, payee=accrual.payee, tables=tables)
    return (
        provided(
            ProvisionOf.VACATION,
            twelfths=twelfths,
            average=average,
            paid=Provided(amount=accrual.vacation_paid, charges=ZERO),
        ),
        provided(
            ProvisionOf.THIRTEENTH,
            twelfths=_thirteenth(accrual, on, tables),
            average=accrual.thirteenth_average.amount,
            paid=Provided(amount=ZERO, charges=accrual.thirteenth_fund),
        ),
    )


def _vacation(accrual: Accrual, on: date, tables: Tables) -> tuple[Decimal, Decimal]:
    """Twelfths of days that are left of years that are over, and of months of the one that goes on by the
    days it gives; the mean of what varied in them."""
    least = tables.term(LabourTermFigure.VACATION_MONTH).days
    count, varied = Decimal(0), Decimal(0)
    for period in accrual.periods:
        twelfths = Decimal(0)
        if period.ends_on <= on:
            twelfths = YEAR * period.left / WHOLE
        elif period.starts_on <= on:
            earned = vacation_twelfths(period.starts_on, on, least=least) * period.days
            twelfths = max(Decimal(0), (earned - YEAR * (period.planned + period.sold)) / WHOLE)
        count += twelfths
        varied += twelfths * accrual.averages.get(period.starts_on, ZERO).amount
    return count, varied / count if count else Decimal(0)


def _thirteenth(accrual: Accrual, on: date, tables: Tables) -> Decimal:
    if accrual.thirteenth_paid:
        return Decimal(0)
    count, _ = twelfths_of(on.year, accrual.hired_on, on, accrual.leaves, tables)
    return Decimal(count)
