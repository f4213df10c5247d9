"""The small language in which a company says what an item of its own comes to.

Numbers (``0.05``), names of facts, ``+ - * /``, parentheses, ``min(a, b, …)`` and ``max(a, b, …)``.
It has no loops, no calls but these two and no way out; ``salary * 0.05`` is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, reduce
from typing import NoReturn

from domain.kernel.refusal import Refusal

LONGEST = 500
DEEPEST = 30
MOST = Decimal(10) ** 13

FACTS = frozenset(
    {
        "salary",
        "hour",
        "days",
        "hours",
        "overtime_hours",
        "night_hours",
        "absent_days",
        "commissions",
        "minimum_wage",
        "earnings",
        "dependents",
        "years",
        "quantity",
    }
)
"""What a formula may speak of: agreed pay of a month and of an hour, days paid, hours worked, beyond and at
night, days absent, commissions, the minimum wage, earnings so far, dependents, full years of employment,
and the quantity that is told with the item."""

TOKEN = re.compile(r"\s*(?:(\d{1,13}(?:\.\d{1,10})?)|([a-z_]{1,40})|([-+*/(),]))", re.ASCII)

Value = Callable[[Mapping[str, Decimal]], Decimal]

CHOICES: dict[str, Callable[..., Decimal]] = {"min": min, "max": max}


class FormulaRefused(Refusal):
    """It cannot be read or reckoned; facts: ``position`` (from 0), ``reason``, and ``found``."""

    code = "FORMULA_REFUSED"


@dataclass(frozen=True, slots=True)
class Formula:
    """Made by ``formula``; ``names`` are the facts it speaks of."""

    text: str
    names: frozenset[str]
    value: Value

    def of(self, facts: Mapping[str, Decimal]) -> Decimal:
        """In reais, not rounded. Raises FormulaRefused where it divides by nothing or grows too large."""
        found = self.value(facts)
        if abs(found) > MOST:
            raise FormulaRefused(position=0, reason="too large", found=self.text)
        return found


@cache
def formula(text: str) -> Formula:
    """Read a formula. Raises FormulaRefused with the position of what is wrong."""
    if len(text) > LONGEST:
        raise FormulaRefused(position=LONGEST, reason="too long", found="")
    reader = _Reader(text)
    value = reader.whole()
    return Formula(text, frozenset(reader.names), value)


class _Reader:
    """Recursive descent: sum of products of signed values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0
        self.names: set[str] = set()

    def whole(self) -> Value:
        value = self._sum()
        if self.at < len(self.tokens):
            self._refuse("not expected here")
        return value

    def _sum(self) -> Value:
        value = self._product()
        while (sign := self._next("+", "-")) is not None:
            value = _added(value, self._product(), -1 if sign == "-" else 1)
        return value

    def _product(self) -> Value:
        value = self._signed()
        while (sign := self._next("*", "/")) is not None:
            position = self._position(self.at - 1)
            right = self._signed()
            value = _times(value, right) if sign == "*" else _divided(value, right, position)
        return value

    def _signed(self) -> Value:
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse("too deep")
        value = _negated(self._signed()) if self._next("-") else self._value()
        self.depth -= 1
        return value

    def _value(self) -> Value:
        if self._next("("):
            value = self._sum()
            self._expect(")")
            return value
        word = self.tokens[self.at][1] if self.at < len(self.tokens) else ""
        known = word in FACTS or word in CHOICES or word[:1].isdigit()
        if not known:
            self._refuse("no such name" if word.isidentifier() else "a value is expected")
        self.at += 1
        if word in CHOICES:
            return self._chosen(CHOICES[word])
        if word not in FACTS:
            return _constant(Decimal(word))
        self.names.add(word)
        return _fact(word)

    def _chosen(self, choose: Callable[..., Decimal]) -> Value:
        self._expect("(")
        values = [self._sum()]
        while self._next(","):
            values.append(self._sum())
        self._expect(")")
        return lambda facts: reduce(choose, (value(facts) for value in values))

    def _next(self, *wanted: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in wanted:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def _expect(self, wanted: str) -> None:
        if self._next(wanted) is None:
            self._refuse(f"{wanted} is expected")

    def _position(self, index: int) -> int:
        return self.tokens[index][0] if index < len(self.tokens) else len(self.text)

    def _refuse(self, reason: str) -> NoReturn:
        found = self.tokens[self.at][1] if self.at < len(self.tokens) else ""
        raise FormulaRefused(position=self._position(self.at), reason=reason, found=found)


def _tokens(text: str) -> list[tuple[int, str]]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise FormulaRefused(position=start, reason="no such sign", found=text[start])
        kind = match.lastindex or 1
        tokens.append((match.start(kind), match.group(kind)))
        at = match.end()
    return tokens


def _constant(number: Decimal) -> Value:
    return lambda _facts: number


def _fact(name: str) -> Value:
    return lambda facts: facts[name]


def _negated(value: Value) -> Value:
    return lambda facts: -value(facts)


def _added(left: Value, right: Value, sign: int) -> Value:
    return lambda facts: left(facts) + sign * right(facts)


def _times(left: Value, right: Value) -> Value:
    return lambda facts: left(facts) * right(facts)


def _divided(left: Value, right: Value, position: int) -> Value:
    def quotient(facts: Mapping[str, Decimal]) -> Decimal:
        divisor = right(facts)
        if not divisor:
            raise FormulaRefused(position=position, reason="division by zero", found="/")
        return left(facts) / divisor

    return quotient
