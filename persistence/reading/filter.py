"""A filter as it was sent: its shape, which decides the SQL, and its values, which are parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from domain.kernel.said import Said
from persistence.reading.kinds import INSTANT
from persistence.reading.problem import TOO_FAR, BadInput, NotPermitted
from persistence.reading.selection import Reader
from persistence.reading.view import VIEWS, Leaf, Many, One, View

DEEPEST = 4
MOST_PARTS = 60
"""Operators, branches of and, or and not, and relations, each of which counts as several."""
RELATED = 4
"""A subquery takes so much longer than an operator to be compiled, planned and looked into."""
MOST_VALUES = 200
MOST_LISTED = 500
"""Values in all lists of a filter together."""
LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)

TOO_MANY_PARTS = (
    "A filter has at most {most} parts: each operator, each branch of and, or and not, and {related} for each"
    " relation."
)
NULL = "null is not a value to compare with; say isNull."

Form = tuple[Any, ...]
"""Nested tuples of names; equal ones make equal SQL."""


class Filter:
    """Reads a ``where`` and counts its ``parts``; ``values`` are those of its form, in order."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.values: list[Any] = []
        self.parts = 0
        self.listed = 0

    def form(self, view: View, where: Mapping[str, Any], depth: int = 1, *, related: bool = False) -> Form:
        """Raises BadInput, NotPermitted."""
        if depth > DEEPEST:
            raise BadInput(Said("A filter is at most {most} levels deep.", most=DEEPEST))
        parts = []
        for name, operand in where.items():
            try:
                parts.append(self._part(view, name, operand, depth, related))
            except BadInput as problem:
                raise problem.under(name) from None
        return tuple(parts)

    def _part(self, view: View, name: str, operand: Any, depth: int, related: bool) -> Form:
        if operand is None:
            raise BadInput(NULL)
        match name:
            case "and" | "or":
                if any(each is None for each in operand):
                    raise BadInput(NULL)
                self._count(len(operand))
                return name, tuple(self.form(view, each, depth + 1, related=related) for each in operand)
            case "not":
                self._count()
                return name, self.form(view, operand, depth + 1, related=related)
        match view.filters.get(name):
            case Leaf() as leaf:
                return name, self._leaf(leaf, operand)
            case One() as one if not related:
                return name, self._related(one, operand, depth)
            case Many() as many if not related:
                if any(wanted is None for wanted in operand.values()):
                    raise BadInput(NULL)
                some_or_none = operand.items()
                return name, tuple((how, self._related(many, each, depth)) for how, each in some_or_none)
        raise BadInput("This cannot be filtered by.")

    def _related(self, relation: One | Many, where: Mapping[str, Any], depth: int) -> Form:
        target = VIEWS[relation.target]
        for permission in (target.read, relation.requires):
            if permission and not self.reader.may(permission):
                raise NotPermitted(permission)
        self._count(RELATED)
        return self.form(target, where, depth + 1, related=True)

    def _leaf(self, leaf: Leaf, operators: Mapping[str, Any]) -> Form:
        parts = []
        for name, operand in operators.items():
            self._count()
            try:
                self._count_listed(operand)
                parts.append(predicate(leaf, name, operand, self.values, zone=self.reader.zone))
            except BadInput as problem:
                raise problem.under(name) from None
            except (ValueError, OverflowError):
                raise BadInput(TOO_FAR, name) from None
        return tuple(parts)

    def _count(self, parts: int = 1) -> None:
        """Before anything is made of them. Raises BadInput."""
        self.parts += parts
        if self.parts > MOST_PARTS:
            raise BadInput(Said(TOO_MANY_PARTS, most=MOST_PARTS, related=RELATED))

    def _count_listed(self, operand: Any) -> None:
        """Raises BadInput."""
        self.listed += len(operand) if isinstance(operand, list | tuple) else 0
        if self.listed > MOST_LISTED:
            raise BadInput(Said("A filter has at most {most} values in its lists.", most=MOST_LISTED))


def predicate(leaf: Leaf, name: str, operand: Any, values: list[Any], *, zone: ZoneInfo) -> Form:
    """The form of one operator on one value. Raises ValueError for operands that make no sense."""
    if operand is None:
        raise BadInput(NULL)
    against = partial(compare, leaf, values=values, zone=zone)
    match name:
        case "is_null":
            return name, bool(operand)
        case "in" | "not_in":
            return name, _among(leaf, operand, values, against)
        case "between":
            return name, (against("gte", operand["from"]), against("lte", operand["to"]))
        case "starts_with":
            return name, _starts_with(leaf.kind.read(operand), values)
        case "ne":
            return name, against("eq", operand)
    return against(name, operand)


def compare(leaf: Leaf, name: str, operand: Any, *, values: list[Any], zone: ZoneInfo) -> Form:
    """A comparison with one value; with a whole day of the zone where an instant is held against a date."""
    if not _is_day(leaf, operand):
        values.append(leaf.kind.read(operand))
        return (name,)
    midnight = datetime.combine(operand, time.min, zone)
    next_midnight = datetime.combine(operand + timedelta(days=1), time.min, zone)
    match name:
        case "eq":
            values += [midnight, next_midnight]
            return ("day",)
        case "lte" | "gt":
            values.append(next_midnight)
            return ("lt" if name == "lte" else "gte",)
    values.append(midnight)
    return (name,)


def _is_day(leaf: Leaf, operand: Any) -> bool:
    return leaf.kind is INSTANT and isinstance(operand, date) and not isinstance(operand, datetime)


def _among(leaf: Leaf, operands: Sequence[Any], values: list[Any], against: Callable[..., Form]) -> Form:
    if len(operands) > MOST_VALUES:
        raise BadInput(Said("At most {most} values.", most=MOST_VALUES))
    if any(operand is None for operand in operands):
        raise BadInput(NULL)
    if any(_is_day(leaf, operand) for operand in operands):
        return tuple(against("eq", operand) for operand in operands)
    values.append([leaf.kind.read(operand) for operand in operands])
    return ("any",)


def _starts_with(prefix: str, values: list[Any]) -> Form:
    if not prefix:
        return ("present",)
    bound = successor(prefix)
    values += [prefix] if bound is None else [prefix, bound]
    return ("from",) if bound is None else ("from", "below")


def successor(prefix: str) -> str | None:
    """The least text, by code point, above all that begin so; None when there is none."""
    for place in reversed(range(len(prefix))):
        above = ord(prefix[place]) + 1
        if above <= LAST_CHARACTER:
            return prefix[:place] + chr(SURROGATES.stop if above in SURROGATES else above)
    return None
