"""What was paid of vacations that were given up afterwards: an advance on the next, or on the last pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.money import ZERO, Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayslipKind
from domain.people.payroll.line import PayLine
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.vacation import PaidAhead, VacationTaken, lines_by_part, taken_off

I = StandardItem  # noqa: E741  the items of this page
PAY = (I.VACATION, I.VACATION_THIRD, I.VACATION_SOLD, I.VACATION_SOLD_THIRD, I.VACATION_DOUBLE)
WITHHELD = (I.INSS_VACATION, I.IRRF_VACATION)


@dataclass(frozen=True, kw_only=True)
class PaidVacations:
    """A payslip of a closed run; ``stand`` says of each of its parts whether it was or will be taken;
    ``later`` are retroactive payslips, which may have paid differences of it."""

    facts: VacationTaken
    payslip: Payslip
    stand: tuple[bool, ...]
    id: UUID | None = None
    later: tuple[Payslip, ...] = ()

    def differences(self, payslip: Payslip) -> list[PayLine]:
        """Of a retroactive payslip, pay and contributions of this one."""
        return [
            each
            for each in payslip.lines
            if each.period is not None
            and each.period.kind is PayslipKind.VACATION
            and each.period.payslip_id == self.id
        ]


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
        for later in slip.later:
            lines = [each for each in slip.differences(later) if each.item in PAY]
            for line in lines:
                if not _stands(slip, line):
                    items[line.item] = items.get(line.item, ZERO) + line.signed
            if not all(slip.stand):
                more = Money.total(each.signed for each in lines)
                earned += more
                withheld += _withheld(slip, later, more)
    left = tuple(PaidAhead(item=item, amount=amount) for item, amount in items.items() if amount > ZERO)
    total = Money.total(each.amount for each in left)
    handed = total.portion((earned - withheld).cents, of=earned.cents) if earned else ZERO
    return Ahead(items=left, handed=handed)


def _stands(slip: PaidVacations, line: PayLine) -> bool:
    place = 0 if line.period is None else line.period.part
    return place >= len(slip.stand) or slip.stand[place]


def _withheld(slip: PaidVacations, later: Payslip, pay: Money) -> Money:
    """Contributions of these differences, and of the tax of all of vacations the share of this pay."""
    found = slip.differences(later)
    contributed = Money.total(each.amount for each in found if each.item == I.INSS_VACATION)
    whole = Money.total(each.signed for each in later.lines if each.item in PAY)
    tax = later.amount_of(I.IRRF_VACATION)
    return contributed + (tax.portion(pay.cents, of=whole.cents) if whole > ZERO else ZERO)
