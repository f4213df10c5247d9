"""Who is paid, by whom, and what else counts for contributions and taxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.money import ZERO, Money
from domain.people.payroll.kinds import EmployerGroup, IncomeStream, WorkerKind


@dataclass(frozen=True, kw_only=True)
class Employer:
    """``risk`` is RAT in percent (1, 2 or 3), ``accident_factor`` FAP (0.5 to 2); ``third_parties`` in
    percent where the activity's differs from the law's row."""

    group: EmployerGroup
    risk: Decimal = Decimal(0)
    accident_factor: Decimal = Decimal(1)
    third_parties: Decimal | None = None


class AlimonyOf(StrEnum):
    """What alimony is measured by, as the court said."""

    FIXED = "FIXED"
    GROSS = "GROSS"
    NET = "NET"
    """What is left after contribution and income tax."""


@dataclass(frozen=True, kw_only=True)
class Alimony:
    """``value`` in percent, or in reais of a month where it is fixed; ``streams`` are the incomes it is owed
    on. ``months`` are those in which a vacation is spent, with what of a fixed one its pay bears."""

    measure: AlimonyOf
    value: Decimal
    streams: tuple[IncomeStream, ...] = (IncomeStream.MONTHLY, IncomeStream.THIRTEENTH, IncomeStream.VACATION)
    months: tuple[tuple[date, Money], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Pay of the same month from another employer, or from an earlier slip.

    ``contribution`` is what was withheld on it; None: what the table takes of it.
    """

    base: Money
    contribution: Money | None = None
    stream: IncomeStream = IncomeStream.MONTHLY


@dataclass(frozen=True, kw_only=True)
class TaxedBefore:
    """Income of the same kind that was paid earlier in the same month (for profit sharing: year).

    ``deducted`` are the contributions and the alimony that were taken off it.
    """

    stream: IncomeStream
    gross: Money
    deducted: Money = ZERO
    tax: Money = ZERO


@dataclass(frozen=True, kw_only=True)
class Payee:
    """``tax_dependents`` for income tax, ``family_dependents`` for the family allowance; ``pension_plan``
    is what is paid into a private plan and taken off the base of income tax."""

    employee_id: UUID
    employer: Employer
    kind: WorkerKind = WorkerKind.EMPLOYEE
    tax_dependents: int = 0
    family_dependents: int = 0
    pension_plan: Money = ZERO
    alimonies: tuple[Alimony, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    taxed_before: tuple[TaxedBefore, ...] = ()
