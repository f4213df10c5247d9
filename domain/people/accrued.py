"""What one employee has accrued by the end of a month: twelfths of vacations and of the thirteenth salary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    """``periods`` are years of vacation, in which what began by then is planned; ``leaves`` those of the
    year. ``thirteenth_paid``: that of the year was paid whole."""

    payee: Payee
    hired_on: date
    terms: tuple[Terms, ...]
    leaves: tuple[Leave, ...] = ()
    periods: Sequence[AccrualPeriod] = ()
    thirteenth_paid: bool = False


def provisions_of(accrual: Accrual, on: date, tables: Tables) -> tuple[Provision, ...]:
    """What is to stand in the books for somebody at the end of a day; nothing for who is paid pro-labore.

    At the agreed pay with the addition for what work does to a person, without averages.
    """
    if accrual.payee.kind is WorkerKind.DIRECTOR:
        return ()
    agreed = terms_on(on, accrual.terms)
    pay = Money.rounded(agreed.monthly + addition_of_month(agreed, tables))
    twelfths = {
        ProvisionOf.VACATION: _vacation(accrual, on, tables),
        ProvisionOf.THIRTEENTH: _thirteenth(accrual, on, tables),
    }
    return tuple(
        provision(kind, pay=pay, twelfths=count, before=NOTHING, payee=accrual.payee, tables=tables)
        for kind, count in twelfths.items()
    )


def _vacation(accrual: Accrual, on: date, tables: Tables) -> Decimal:
    """Days that are left of years that are over, and months of the one that goes on by the days it gives."""
    least = tables.term(LabourTermFigure.VACATION_MONTH).days
    count = Decimal(0)
    for period in accrual.periods:
        if period.ends_on <= on:
            count += YEAR * period.left / WHOLE
        elif period.starts_on <= on:
            count += vacation_twelfths(period.starts_on, on, least=least) * period.days / WHOLE
    return count


def _thirteenth(accrual: Accrual, on: date, tables: Tables) -> Decimal:
    if accrual.thirteenth_paid:
        return Decimal(0)
    count, _ = twelfths_of(on.year, accrual.hired_on, on, accrual.leaves, tables)
    return Decimal(count)
