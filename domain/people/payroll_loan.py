"""A loan that is paid back from pay (consignado): so many instalments from a month on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date

from domain.kernel.action import Action
from domain.kernel.calendar import months_later
from domain.kernel.money import Money
from domain.kernel.refusal import OutOfRange
from domain.people.dated import DatedFact, check_left
from domain.people.employee import ERASED


@dataclass(eq=False, kw_only=True)
class PayrollLoan(DatedFact):
    """``installment`` in reais a month, from that of ``valid_from`` to that of ``valid_until``."""

    lender: str
    contract: str
    installment: Money
    installments: int

    def erase(self) -> None:
        """Whom it is owed; the number gives way to one that tells nothing."""
        super().erase()
        self.lender, self.contract = ERASED, str(self.id)


def actions_of(valid_from: date, valid_until: date | None) -> list[Action]:
    """What may be done with a loan of these days; one of a single day ends no sooner."""
    return [Action.asked("endPayrollLoan", lambda: check_left(valid_from, valid_until))]


def last_day_of(first: date, installments: int) -> date:
    """Of the month of the last instalment, its first day. Raises OutOfRange beyond the calendar."""
    if first.year + installments // 12 >= MAXYEAR:
        raise OutOfRange("valid_from", most=f"{MAXYEAR}")
    return months_later(first.replace(day=1), installments - 1)
