"""A loan that is paid back from pay (consignado): so many instalments from a month on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.kernel.calendar import months_later
from domain.kernel.money import Money
from domain.people.dated import DatedFact


@dataclass(eq=False, kw_only=True)
class PayrollLoan(DatedFact):
    """``installment`` in reais a month, from that of ``valid_from`` to that of ``valid_until``."""

    lender: str
    contract: str
    installment: Money
    installments: int


def last_day_of(first: date, installments: int) -> date:
    """Of the month of the last instalment, its first day."""
    return months_later(first.replace(day=1), installments - 1)
