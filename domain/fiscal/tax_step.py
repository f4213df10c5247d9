"""How a tax was reckoned, step by step, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.fiscal.tax_kind import TaxKind
from domain.kernel.law import Rule
from domain.kernel.money import Money, half_up


class StepKind(StrEnum):
    """What a step on the way to a tax tells, and with it the unit of its value."""

    TREATMENT = "TREATMENT"
    """A rule chose how the item is taxed; no figure."""
    VALUE = "VALUE"
    """In reais: the item with freight, insurance and other charges, less its discount."""
    PLUS = "PLUS"
    """In reais: another tax that is part of the base."""
    MINUS = "MINUS"
    """In reais: another tax that leaves the base or is deducted."""
    MARGIN = "MARGIN"
    """In percent: what is added for the sales to come (MVA), as published."""
    ADJUSTED_MARGIN = "ADJUSTED_MARGIN"
    """In percent: the same, for goods that cross a state border."""
    FINAL_PRICE = "FINAL_PRICE"
    """In reais a unit: the published price to the consumer."""
    GROSSED_UP = "GROSSED_UP"
    """In reais: the value with the tax of the destination inside it."""
    REDUCTION = "REDUCTION"
    """In percent: by which the base, or for IBS and CBS the rate, shrinks."""
    BASE = "BASE"
    """In reais: what the rate is applied to."""
    QUANTITY = "QUANTITY"
    """In units: what an amount a unit is applied to."""
    RATE = "RATE"
    """In percent, or in reais where the base is a quantity."""
    LESS_RATE = "LESS_RATE"
    """In percent: the rate of the origin, deducted."""
    SHARE = "SHARE"
    """In percent: what of it belongs to this state."""
    DEFERRAL = "DEFERRAL"
    """In percent: what is paid later by another."""
    RETURNED = "RETURNED"
    """In units: what comes back of an item, with so much of its tax."""
    ROUNDING = "ROUNDING"
    """In reais: the amount before it was rounded to the cent, half up."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """``value`` is in the unit of its ``kind``; ``rule`` and ``norm`` name the law behind it, ``tax``
    the other tax that is meant."""

    kind: StepKind
    value: Decimal | None = None
    tax: TaxKind | None = None
    rule: str | None = None
    norm: str | None = None


def step(kind: StepKind, value: Decimal | Money | None = None, *, tax: TaxKind | None = None) -> Step:
    return Step(kind=kind, value=_shown(value), tax=tax)


def cited(kind: StepKind, value: Decimal | Money | None, rule: Rule) -> Step:
    """A step whose figure a row of law gives."""
    return Step(kind=kind, value=_shown(value), rule=rule.id, norm=rule.norm)


def chosen_by(rules: tuple[str, ...]) -> list[Step]:
    """The rules that chose the treatment."""
    return [Step(kind=StepKind.TREATMENT, rule=rule) for rule in rules]


def rounded(exact: Decimal, steps: list[Step]) -> tuple[Money, tuple[Step, ...]]:
    """The whole cents of an exact amount, never below nothing, with the steps that led there."""
    whole = max(exact, Decimal(0))
    return Money.rounded(whole), (*steps, step(StepKind.ROUNDING, whole))


def _shown(value: Decimal | Money | None) -> Decimal | None:
    if isinstance(value, Money):
        return value.amount
    return value if value is None else _short(value)


def _short(value: Decimal) -> Decimal:
    """At most eight places, at least two."""
    short = half_up(value, 8).normalize()
    places = -int(short.as_tuple().exponent)
    return half_up(short, max(places, 2))
