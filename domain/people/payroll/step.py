"""How a line of a payslip was reckoned, step by step, as a specialist reads it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.kernel.law import Rule
from domain.kernel.money import Money


class PayStepKind(StrEnum):
    """What a step tells, and with it the unit of its value."""

    SALARY = "SALARY"
    """In reais: the agreed pay of a month or an hour."""
    MINIMUM_WAGE = "MINIMUM_WAGE"
    """In reais: the least that may be paid."""
    AVERAGE = "AVERAGE"
    """In reais: the mean of what varies."""
    PLUS = "PLUS"
    """In reais: what is added."""
    MINUS = "MINUS"
    """In reais: what is taken off."""
    BASE = "BASE"
    """In reais: what the rate is applied to."""
    ELSEWHERE = "ELSEWHERE"
    """In reais: what was paid by others, or before, and counts first."""
    DIVISOR = "DIVISOR"
    """What the pay is divided by: days, hours or twelfths."""
    DAYS = "DAYS"
    """A number of days."""
    HOURS = "HOURS"
    """A number of hours."""
    MINUTES = "MINUTES"
    """Minutes of an hour."""
    TWELFTHS = "TWELFTHS"
    """Twelfths of a year (avos)."""
    RATE = "RATE"
    """A rate in percent."""
    BAND = "BAND"
    """In reais: what a band of the table takes."""
    CEILING = "CEILING"
    """In reais: the base counts up to here."""
    LEGAL_DEDUCTION = "LEGAL_DEDUCTION"
    """In reais: all legal deductions together."""
    SIMPLIFIED_DEDUCTION = "SIMPLIFIED_DEDUCTION"
    """In reais: taken instead of the legal ones, because it is more."""
    TABLE_DEDUCTION = "TABLE_DEDUCTION"
    """In reais: the fixed deduction of a band."""
    TAX = "TAX"
    """In reais: by the table."""
    REDUCTION = "REDUCTION"
    """In reais: by which a tax shrinks."""
    WITHHELD = "WITHHELD"
    """In reais: taken before on the same income."""
    WAIVED = "WAIVED"
    """In reais: a tax of up to this is not withheld."""
    DUE = "DUE"
    """In reais: what is owed by what is known now."""
    PAID = "PAID"
    """In reais: what was paid of it before."""
    LIMIT = "LIMIT"
    """In reais: the most it may be."""
    FORMULA = "FORMULA"
    """A formula of the company; ``text`` is it."""
    ROUNDING = "ROUNDING"
    """In reais: the amount before it was rounded to the cent, half up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PayStep:
    """``value`` is in the unit of its ``kind``; ``rule`` and ``norm`` name the law behind it."""

    kind: PayStepKind
    value: Decimal | None = None
    rule: str | None = None
    norm: str | None = None
    text: str | None = None


def step(kind: PayStepKind, value: Decimal | Money | int, *, text: str | None = None) -> PayStep:
    return PayStep(kind=kind, value=_plain(value), text=text)


def cited(kind: PayStepKind, value: Decimal | Money | int, rule: Rule) -> PayStep:
    """A step whose figure a row of law gives."""
    return PayStep(kind=kind, value=_plain(value), rule=rule.id, norm=rule.norm)


def _plain(value: Decimal | Money | int) -> Decimal:
    return value.amount if isinstance(value, Money) else Decimal(value)
