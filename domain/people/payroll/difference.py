"""What a raise that reaches back still owes: months reckoned again, less what was paid, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.kernel.money import ZERO, Money
from domain.people.payroll.calculation import PayFacts, calculate
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.line import PayLine
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.tables import Tables


@dataclass(frozen=True, kw_only=True)
class LineDifference:
    """``amount`` is what is owed more; less than nothing where too much was paid or withheld."""

    item: str
    side: PaySide
    was: Money
    due: Money

    @property
    def amount(self) -> Money:
        return self.due - self.was


@dataclass(frozen=True, kw_only=True)
class MonthDifference:
    """``employer`` are the lines that are paid on top: the fund and contributions."""

    accrual_month: date
    lines: tuple[LineDifference, ...]
    employer: tuple[LineDifference, ...]

    @property
    def net(self) -> Money:
        """What the employee gets more."""
        return Money.total(
            -each.amount if each.side is PaySide.DEDUCTION else each.amount for each in self.lines
        )


def retroactive(months: Iterable[tuple[Payslip, PayFacts, Tables]]) -> list[MonthDifference]:
    """What was paid, with the facts as they are known now and the tables of then; in the same order."""
    return [difference(paid, calculate(facts, tables)) for paid, facts, tables in months]


def difference(paid: Payslip, due: Payslip) -> MonthDifference:
    """Between two payslips of the same employee, month and kind. Items that did not change are left out."""
    about = ("employee_id", "accrual_month", "kind")
    if any(getattr(paid, name) != getattr(due, name) for name in about):
        raise ValueError("payslips of different people, months or kinds have no difference")
    return MonthDifference(
        accrual_month=due.accrual_month,
        lines=tuple(_changed(paid.lines, due.lines)),
        employer=tuple(_changed(paid.employer, due.employer)),
    )


def _changed(paid: Iterable[PayLine], due: Iterable[PayLine]) -> Iterable[LineDifference]:
    was, now = _by_item(paid), _by_item(due)
    for item, side in dict.fromkeys((*now, *was)):
        found = LineDifference(
            item=item, side=side, was=was.get((item, side), ZERO), due=now.get((item, side), ZERO)
        )
        if found.amount:
            yield found


def _by_item(lines: Iterable[PayLine]) -> dict[tuple[str, PaySide], Money]:
    found: dict[tuple[str, PaySide], Money] = {}
    for each in lines:
        found[each.item, each.side] = found.get((each.item, each.side), ZERO) + each.amount
    return found
