"""Filters: which rows are wanted. A missing value is unlike every other: ``ne`` and ``notIn`` match it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, not_, or_, true
from sqlalchemy.sql.util import ClauseAdapter

from domain.kernel.calendar import BRASILIA
from persistence.reading.kinds import INSTANT
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader
from persistence.reading.view import VIEWS, Leaf, Many, One, View

DEEPEST = 4
MOST_PREDICATES = 30
MOST_VALUES = 200
LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)

NULL = "null is not a value to compare with; say isNull."

Condition = ColumnElement[bool]
COMPARISONS: dict[str, Callable[[Any, Any], Condition]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


class Filter:
    """Makes one condition of a ``where`` and counts what it costs."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.predicates = 0

    def condition(
        self, view: View, where: Mapping[str, Any], depth: int = 1, *, related: bool = False
    ) -> Condition:
        """True of the wanted rows, false or unknown of the others. Raises BadInput, NotPermitted."""
        if depth > DEEPEST:
            raise BadInput(f"A filter is at most {DEEPEST} levels deep.")
        parts = []
        for name, operand in where.items():
            try:
                parts.append(self._part(view, name, operand, depth, related))
            except BadInput as problem:
                raise problem.under(name) from None
        return and_(true(), *parts)

    def _part(self, view: View, name: str, operand: Any, depth: int, related: bool) -> Condition:
        if operand is None:
            raise BadInput(NULL)
        match name:
            case "and" | "or":
                return self._several(view, name, operand, depth, related)
            case "not":
                inner = self.condition(view, operand, depth + 1, related=related)
                return not_(func.coalesce(inner, false()))
        match view.filters.get(name):
            case Leaf() as leaf:
                return self._leaf(leaf, operand)
            case One() as one if not related:
                return self._exists(view, one, operand, depth)
            case Many() as many if not related:
                return self._some_or_none(view, many, operand, depth)
        raise BadInput("This cannot be filtered by.")

    def _several(self, view: View, name: str, operands: Any, depth: int, related: bool) -> Condition:
        if any(operand is None for operand in operands):
            raise BadInput(NULL)
        parts = [self.condition(view, operand, depth + 1, related=related) for operand in operands]
        return and_(true(), *parts) if name == "and" else or_(false(), *parts)

    def _some_or_none(self, view: View, many: Many, operand: Mapping[str, Any], depth: int) -> Condition:
        if any(wanted is None for wanted in operand.values()):
            raise BadInput(NULL)
        parts = []
        for quantifier, wanted in operand.items():
            some = self._exists(view, many, wanted, depth)
            parts.append(some if quantifier == "some" else not_(some))
        return and_(true(), *parts)

    def _exists(self, view: View, relation: One | Many, where: Mapping[str, Any], depth: int) -> Condition:
        target = VIEWS[relation.target]
        for permission in (target.read, relation.requires):
            if permission and not self.reader.may(permission):
                raise NotPermitted(permission)
        here, there = relation.ends(view)
        wanted = and_(
            *own_rows(target, self.reader),
            true() if relation.where is None else relation.where,
            self.condition(target, where, depth + 1, related=True),
        )
        alias = target.table.alias()
        adapted = ClauseAdapter(alias)
        return exists().select_from(alias).where(adapted.traverse(there) == here, adapted.traverse(wanted))

    def _leaf(self, leaf: Leaf, operators: Mapping[str, Any]) -> Condition:
        parts = []
        for name, operand in operators.items():
            self.predicates += 1
            if self.predicates > MOST_PREDICATES:
                raise BadInput(f"A filter has at most {MOST_PREDICATES} predicates.")
            try:
                parts.append(predicate(leaf, name, operand))
            except (ValueError, OverflowError) as error:
                raise BadInput(getattr(error, "message", str(error)), name) from None
        return and_(true(), *parts)


def own_rows(view: View, reader: Reader) -> list[Condition]:
    """What holds for every row of a view that this reader can be shown."""
    company = [] if view.company is None else [view.company == reader.company]
    return company if view.where is None else [*company, view.where]


def predicate(leaf: Leaf, name: str, operand: Any) -> Condition:
    """One operator on one value. Raises ValueError for operands that make no sense."""
    if operand is None:
        raise BadInput(NULL)
    match name:
        case "is_null":
            return leaf.source.is_(None) if operand else leaf.source.is_not(None)
        case "in":
            return _among(leaf, operand)
        case "ne" | "not_in":
            alike = compare(leaf, "eq", operand) if name == "ne" else _among(leaf, operand)
            return or_(leaf.source.is_(None), not_(alike)) if leaf.null else not_(alike)
        case "between":
            return and_(compare(leaf, "gte", operand["from"]), compare(leaf, "lte", operand["to"]))
        case "starts_with":
            return _starts_with(leaf.source, leaf.kind.read(operand))
    return compare(leaf, name, operand)


def compare(leaf: Leaf, name: str, operand: Any) -> Condition:
    """A comparison with one value; with a whole day where the leaf is an instant and the operand a date."""
    if _is_day(leaf, operand):
        return _compare_day(leaf.source, name, operand)
    value = literal(leaf.kind.read(operand), leaf.kind.bind or leaf.source.type)
    return COMPARISONS[name](leaf.source, value)


def _is_day(leaf: Leaf, operand: Any) -> bool:
    return leaf.kind is INSTANT and isinstance(operand, date) and not isinstance(operand, datetime)


def _compare_day(source: ColumnElement[Any], name: str, day: date) -> Condition:
    start = datetime.combine(day, time.min, BRASILIA)
    end = datetime.combine(day + timedelta(days=1), time.min, BRASILIA)
    match name:
        case "eq":
            return and_(source >= start, source < end)
        case "lt":
            return source < start
        case "lte":
            return source < end
        case "gt":
            return source >= end
        case _:
            return source >= start


def _among(leaf: Leaf, operands: Sequence[Any]) -> Condition:
    if len(operands) > MOST_VALUES:
        raise BadInput(f"At most {MOST_VALUES} values.")
    if any(operand is None for operand in operands):
        raise BadInput(NULL)
    if any(_is_day(leaf, operand) for operand in operands):
        return or_(false(), *(compare(leaf, "eq", operand) for operand in operands))
    type_ = leaf.kind.bind or leaf.source.type
    return leaf.source.in_([literal(leaf.kind.read(operand), type_) for operand in operands])


def _starts_with(source: ColumnElement[Any], prefix: str) -> Condition:
    bytewise = source.collate("C")
    bound = successor(prefix)
    if not prefix:
        return source.is_not(None)
    return bytewise >= prefix if bound is None else and_(bytewise >= prefix, bytewise < bound)


def successor(prefix: str) -> str | None:
    """The least text, by code point, above all that begin so; None when there is none."""
    for place in reversed(range(len(prefix))):
        above = ord(prefix[place]) + 1
        if above <= LAST_CHARACTER:
            return prefix[:place] + chr(SURROGATES.stop if above in SURROGATES else above)
    return None
