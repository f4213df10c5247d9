"""Values that are not what their type asks for: where, and what is expected there, never what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

from api.fault_messages import PORTUGUESE
from domain.kernel.said import Said

Place = tuple[str | int, ...]

NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,59}")
"""What may be the name of a field; anything else is not repeated."""
BUILT_IN = {
    "Boolean": "Expected true or false.",
    "Float": "Expected a number.",
    "ID": "Expected an id.",
    "Int": "Expected a whole number of 32 bits.",
    "String": "Expected a text.",
}


@dataclass(frozen=True)
class Misfit:
    """``value`` is what stands at the place, or what a field is missing in: for us, not for the client."""

    place: Place
    expected: str
    value: Any


class Source(Protocol):
    """How values are taken apart; ``items`` and ``fields`` are None for what has none."""

    def is_known(self, value: Any, /) -> bool: ...
    def is_null(self, value: Any, /) -> bool: ...
    def items(self, value: Any, /) -> Sequence[Any] | None: ...
    def fields(self, value: Any, /) -> Mapping[str, Any] | None: ...
    def leaf(self, value: Any, kind: Any, /) -> Any:
        """Undefined or any exception for what is none."""


class _Sent:
    """As JSON has it."""

    def is_known(self, _: Any) -> bool:
        return True

    def is_null(self, value: Any) -> bool:
        return value is None

    def items(self, value: Any) -> Sequence[Any] | None:
        return value if isinstance(value, list) else None

    def fields(self, value: Any) -> Mapping[str, Any] | None:
        return value if isinstance(value, dict) else None

    def leaf(self, value: Any, kind: Any) -> Any:
        return kind.coerce_input_value(value)


class _Written:
    """As a document has it; what a variable will be is looked at elsewhere."""

    def is_known(self, value: ValueNode) -> bool:
        return not isinstance(value, VariableNode)

    def is_null(self, value: ValueNode) -> bool:
        return isinstance(value, NullValueNode)

    def items(self, value: ValueNode) -> Sequence[ValueNode] | None:
        return value.values if isinstance(value, ListValueNode) else None

    def fields(self, value: ValueNode) -> Mapping[str, ValueNode] | None:
        if not isinstance(value, ObjectValueNode):
            return None
        return {field.name.value: field.value for field in value.fields}

    def leaf(self, value: ValueNode, kind: Any) -> Any:
        read = getattr(kind, "coerce_input_literal", None)
        return kind.parse_literal(value) if read is None else read(value)


SENT, WRITTEN = _Sent(), _Written()


def misfits(value: Any, kind: GraphQLInputType, place: Place = (), source: Source = SENT) -> Iterator[Misfit]:
    """Nothing for what can be coerced."""
    if not source.is_known(value):
        return
    if source.is_null(value):
        if is_non_null_type(kind):
            yield Misfit(place, Said("A value of type {type} is needed here.", type=kind), value)
        return
    kind = kind.of_type if is_non_null_type(kind) else kind
    if is_list_type(kind):
        items = source.items(value)
        if items is None:
            yield from misfits(value, kind.of_type, place, source)
            return
        for position, item in enumerate(items):
            yield from misfits(item, kind.of_type, (*place, position), source)
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _of_object(value, kind, place, source)
    else:
        yield from _of_leaf(value, kind, place, source)


def _of_object(value: Any, kind: GraphQLInputObjectType, place: Place, source: Source) -> Iterator[Misfit]:
    fields = source.fields(value)
    if fields is None:
        yield Misfit(place, Said("Expected an object of type {type}.", type=kind.name), value)
        return
    for name, field in kind.fields.items():
        if name in fields:
            yield from misfits(fields[name], field.type, (*place, name), source)
        elif is_required_input_field(field):
            needed = Said("{type} needs its field {field}.", type=kind.name, field=name)
            yield Misfit((*place, name), needed, value)
    for name in fields:
        if name not in kind.fields:
            yield _unknown(name, kind, place, value)
    if kind.is_one_of and (len(fields) != 1 or any(source.is_null(one) for one in fields.values())):
        one = "Exactly one field of {type} must be given, and it must not be null."
        yield Misfit(place, Said(one, type=kind.name), value)


def _unknown(name: str, kind: GraphQLInputObjectType, place: Place, value: Any) -> Misfit:
    if not NAME.fullmatch(name):
        return Misfit(place, Said("{type} has no field of a name that is given.", type=kind.name), value)
    return Misfit((*place, name), Said("{type} has no field {field}.", type=kind.name, field=name), value)


def _of_leaf(value: Any, kind: Any, place: Place, source: Source) -> Iterator[Misfit]:
    said = None
    try:
        fits = source.leaf(value, kind) is not Undefined
    except GraphQLError as error:
        fits, said = False, error.message
    except Exception:
        fits = False
    if not fits:
        yield Misfit(place, said if said in PORTUGUESE else _leaf(kind), value)


def _leaf(kind: Any) -> str:
    if isinstance(kind, GraphQLEnumType):
        return Said("Expected one of the values of {type}.", type=kind.name)
    return BUILT_IN.get(kind.name) or Said("Expected a value of type {type}.", type=kind.name)
