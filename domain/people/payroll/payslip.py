"""A payslip (holerite): what is paid, what is taken off it, what it costs besides, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.money import ZERO, Money
from domain.people.payroll.kinds import IncomeStream, PaySide, PayslipKind
from domain.people.payroll.line import PayLine, PayPeriod
from domain.people.payroll.step import PayStep


@dataclass(frozen=True, kw_only=True)
class Base:
    """What an amount was reckoned on: ``gross`` before and ``base`` after ceilings and deductions.

    ``steps`` say how it came about, also where it came to nothing and there is no line. ``period`` is of
    a difference that is paid later.
    """

    stream: IncomeStream
    gross: Money
    base: Money
    amount: Money
    steps: tuple[PayStep, ...]
    period: PayPeriod | None = None


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """A deduction that pay did not suffice for, or a limit of the law stopped: ``carried`` is still owed.

    Of a ``period`` of a retroactive payslip: what was paid too much in it, and is not taken back.
    """

    item: str
    wanted: Money
    taken: Money
    rule: str
    norm: str
    period: PayPeriod | None = None

    @property
    def carried(self) -> Money:
        return self.wanted - self.taken


@dataclass(frozen=True, kw_only=True)
class Payslip:
    """``lines`` are paid and taken off, ``employer`` comes on top; nothing in it is ever negative."""

    kind: PayslipKind
    employee_id: UUID
    accrual_month: date
    paid_on: date
    lines: tuple[PayLine, ...]
    employer: tuple[PayLine, ...]
    social_security: tuple[Base, ...]
    income_tax: tuple[Base, ...]
    shortfalls: tuple[Shortfall, ...]

    @property
    def earnings(self) -> Money:
        return _sum(self.lines, PaySide.EARNING)

    @property
    def deductions(self) -> Money:
        return _sum(self.lines, PaySide.DEDUCTION)

    @property
    def net(self) -> Money:
        return self.earnings - self.deductions

    @property
    def cost(self) -> Money:
        """What the employer bears: earnings without what is taken back of them, and what comes on top."""
        not_owed = [line for line in self.lines if line.side is PaySide.DEDUCTION and line.rank == 0]
        return (
            self.earnings
            - Money.total(line.amount for line in not_owed)
            + Money.total(line.amount for line in self.employer)
        )

    @property
    def rules(self) -> tuple[str, ...]:
        """Every row of law behind it, by id."""
        found = (rule for line in (*self.lines, *self.employer) for rule in line.rules)
        return tuple(sorted(set(found)))

    def amount_of(self, *items: str) -> Money:
        """What lines of these items come to."""
        return Money.total(line.amount for line in (*self.lines, *self.employer) if line.item in items)


def _sum(lines: Iterable[PayLine], side: PaySide) -> Money:
    return Money.total(line.amount for line in lines if line.side is side) or ZERO
