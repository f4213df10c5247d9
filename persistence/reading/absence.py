"""What can come to null, as far as an expression, or the signature of a function, says it of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Any

from sqlalchemy import Case, Cast, Column, Exists, ScalarSelect
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ColumnClause,
    Grouping,
    TypeCoerce,
    UnaryExpression,
)
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import is_, is_distinct_from, is_not, is_not_distinct_from

if TYPE_CHECKING:
    from persistence.reading.view import Computed

NULL_SAFE = {is_, is_not, is_distinct_from, is_not_distinct_from}
NEVER = {"count", "jsonb_build_array"}
"""Functions that answer whatever they are given."""
LITERAL = re.compile(r"['0-9]")
STRICT = {"and", "convert_to", "encode", "now", "timezone", "uuid_send"}
"""Functions that come to null only where they are given one."""


def may_be_null(source: Any) -> bool:
    """Whether this SQL may: what is asked of another table may find no row."""
    match source:
        case Column():
            return bool(source.nullable)
        case Exists():
            return False
        case BindParameter():
            return source.value is None
        case ColumnClause(is_literal=True):
            return not LITERAL.match(source.name)
        case ScalarSelect():
            return not all(
                isinstance(each, FunctionElement) and each.name == "count" for each in asked(source)
            )
    parts = parts_of(source)
    return True if parts is None else any(map(may_be_null, parts))


def parts_of(source: Any) -> Iterable[Any] | None:
    """Of what null comes, if any does; None where that is not known."""
    match source:
        case Grouping() | UnaryExpression():
            return [source.element]
        case Cast() | TypeCoerce():
            return [source.clause]
        case BinaryExpression():
            return [] if source.operator in NULL_SAFE else [source.left, source.right]
        case Case(else_=other) if other is not None:
            return [*(result for _, result in source.whens), other]
        case FunctionElement() | BooleanClauseList():
            return taken_by(getattr(source, "name", "and"), list(source.clauses))
    return None


def taken_by(function: str, given: list[Any]) -> Iterable[Any] | None:
    """Of what is given to a function that null comes of."""
    if function == "coalesce":
        return given if all(map(may_be_null, given)) else []
    if function in NEVER:
        return []
    return given if function in STRICT else None


def asked(source: ScalarSelect[Any]) -> list[Any]:
    return list(source.element.selected_columns)


def absent(field: Computed) -> str | None:
    """Why what is computed may be missing; None when it never is."""
    if field.total:
        return None
    if takes_none(getattr(field.function, "__annotations__", {}).get("return")):
        return "it may be computed to be null"
    taken = annotations_of(field.function)
    for place, source in enumerate(field.sources):
        into = taken[min(place, len(taken) - 1)] if taken else ""
        if may_be_null(source) and not takes_none(into):
            return "what it is computed from may be null"
    return None


def annotations_of(function: Any) -> list[Any]:
    """Of what it is called with; of what was bound before, or is made in C, nothing is known."""
    if isinstance(function, partial | type):
        return []
    return [parameter.annotation for parameter in signature(function).parameters.values()]


def takes_none(annotation: Any) -> bool:
    """Whether None is a member of a union as it is written, and not of something inside it."""
    depth, parts = 0, [""]
    for each in str(annotation or ""):
        depth += (each == "[") - (each == "]")
        parts = [*parts, ""] if each == "|" and not depth else [*parts[:-1], parts[-1] + each]
    return "None" in [part.strip() for part in parts]
