"""What was paid of vacations that were given up afterwards: an advance on the next, or on the last pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.kernel.money import ZERO, Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.vacation import PaidAhead, VacationTaken, lines_by_part, taken_off

WITHHELD = (StandardItem.INSS_VACATION, StandardItem.IRRF_VACATION)


@dataclass(frozen=True, kw_only=True)
class PaidVacations:
    """A payslip of a closed run; ``stand`` says of each of its parts whether it was or will be taken."""

    facts: VacationTaken
    payslip: Payslip
    stand: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """By item, and how much of it the employee was handed: all but contributions and taxes."""

    items: tuple[PaidAhead, ...] = ()
    handed: Money = ZERO

    @property
    def amount(self) -> Money:
        return Money.total(each.amount for each in self.items)


def paid_ahead(slips: Iterable[PaidVacations]) -> Ahead:
    """What was paid of parts that do not stand, less what later vacations took off of it."""
    items: dict[str, Money] = {}
    earned = withheld = ZERO
    for slip in slips:
        for stands, lines in zip(slip.stand, lines_by_part(slip.facts, slip.payslip), strict=False):
            for line in lines:
                change = -taken_off(line) if stands else line.amount
                items[line.item] = items.get(line.item, ZERO) + change
        if not all(slip.stand):
            earned += slip.payslip.earnings
            withheld += slip.payslip.amount_of(*WITHHELD)
    left = tuple(PaidAhead(item=item, amount=amount) for item, amount in items.items() if amount > ZERO)
    total = Money.total(each.amount for each in left)
    handed = total.portion((earned - withheld).cents, of=earned.cents) if earned else ZERO
    return Ahead(items=left, handed=handed)
