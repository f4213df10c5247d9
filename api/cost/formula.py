"""Sums with page sizes in them: a number where all is known, else a function of the variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Variables = Mapping[str, Any]
Formula = int | Callable[[Variables], int]
Condition = tuple[str, bool, bool]
"""A variable, its value when it is left out, and the value with which something is selected."""


def total(parts: Iterable[Formula]) -> Formula:
    known, open_ = _split(parts)
    constant = sum(known)
    match open_:
        case []:
            return constant
        case [only]:
            return only if constant == 0 else lambda values: constant + only(values)
    return lambda values: constant + sum([part(values) for part in open_])


def product(one: Formula, other: Formula) -> Formula:
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    if isinstance(one, int):
        return _times(one, other)
    if isinstance(other, int):
        return _times(other, one)
    return lambda values: one(values) * other(values)


def greatest(parts: Iterable[Formula]) -> Formula:
    known, open_ = _split(parts)
    least = max(known, default=0)
    if not open_:
        return least
    return lambda values: max(least, *[part(values) for part in open_])


def when(conditions: Iterable[Condition], formula: Formula) -> Formula:
    """Nothing, unless all of them hold."""
    needed = tuple(conditions)
    if not needed or formula == 0:
        return formula

    def decided(values: Variables) -> int:
        for name, default, wanted in needed:
            if values.get(name, default) is not wanted:
                return 0
        return formula if isinstance(formula, int) else formula(values)

    return decided


def evaluate(formula: Formula, values: Variables) -> int:
    return formula if isinstance(formula, int) else formula(values)


def _times(factor: int, formula: Formula) -> Formula:
    if factor in (0, 1):
        return formula if factor else 0
    return lambda values: factor * evaluate(formula, values)


def _split(parts: Iterable[Formula]) -> tuple[list[int], list[Callable[[Variables], int]]]:
    known: list[int] = []
    open_: list[Callable[[Variables], int]] = []
    for part in parts:
        known.append(part) if isinstance(part, int) else open_.append(part)
    return known, open_
