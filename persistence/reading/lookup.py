"""Natural keys: how one object is named from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_

from domain.kernel.said import Said
from persistence.reading.filter import Form, compare
from persistence.reading.problem import TOO_FAR, BadInput
from persistence.reading.selection import Reader
from persistence.reading.view import Key, Lookup, View
from persistence.reading.where import Conditions


def lookup_name(lookup: Lookup) -> str:
    """``series_and_number`` for a key of two parts that has no name of its own."""
    if isinstance(lookup, Key):
        return lookup.name
    return lookup if isinstance(lookup, str) else "_and_".join(lookup)


def key_form(view: View, reader: Reader, by: Mapping[str, Any], values: list[Any]) -> Form:
    """Of exactly one key: its parts, each with the form of its comparison. Raises BadInput."""
    if len(by) != 1:
        raise BadInput("Exactly one key must be given.", "by")
    ((name, value),) = by.items()
    lookup = next((each for each in view.lookups if lookup_name(each) == name), None)
    if lookup is None or value is None:
        raise BadInput(Said("{name} cannot be found so.", name=view.name), "by", name)
    parts = {name: value} if isinstance(lookup, str) else value
    try:
        return tuple(
            (part, compare(view.leaf(part), "eq", operand, values=values, zone=reader.zone))
            for part, operand in parts.items()
        )
    except BadInput as problem:
        raise problem.under("by", name) from None
    except (ValueError, OverflowError):
        raise BadInput(TOO_FAR, "by", name) from None


def is_key(view: View, form: Form, conditions: Conditions) -> ColumnElement[bool]:
    """The condition that a key makes."""
    return and_(*(conditions.predicate(view.leaf(part), compared) for part, compared in form))
