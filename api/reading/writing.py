"""How a value made by Python becomes JSON: what the executor would do, without asking it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING
from functools import lru_cache
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails
from strawberry.types.field import StrawberryField

Writer = Callable[[Any], Any]
Details = list[FieldDetails]
Grouped = Callable[[GraphQLObjectType, Details], Iterable[tuple[str, Details]]]


def writer_of(kind: GraphQLOutputType, nodes: Details, grouped: Grouped) -> Writer:
    """Writes values of this type as they are selected; ValueError for a null where none may be."""
    if is_non_null_type(kind):
        return _present(writer_of(kind.of_type, nodes, grouped), get_named_type(kind).name)
    if is_list_type(kind):
        each = writer_of(kind.of_type, nodes, grouped)
        return _unless_null(lambda value: [each(item) for item in value])
    if is_leaf_type(kind):
        return _unless_null(kind.coerce_output_value)
    if isinstance(kind, GraphQLObjectType):
        return _unless_null(_object(kind, nodes, grouped))
    raise TypeError(f"{kind} cannot be written without the executor")


def _object(kind: GraphQLObjectType, nodes: Details, grouped: Grouped) -> Writer:
    members: list[tuple[str, Writer]] = []
    for key, details in grouped(kind, nodes):
        field = kind.fields.get(details[0].node.name.value)
        if field is None:
            members.append((key, lambda _, name=kind.name: name))
            continue
        definition: StrawberryField = field.extensions["strawberry-definition"]
        found = getattr(definition, "make", None) or attribute_of(definition.python_name, definition.default)
        members.append((key, _after(found, writer_of(field.type, details, grouped))))
    return lambda value: {key: write(value) for key, write in members}


@lru_cache(maxsize=None, typed=True)
def attribute_of(name: str, default: Any) -> Callable[[Any], Any]:
    """The field of an object that Python made; what the field says of itself where the object has none.

    One for all fields of a name: the schema has thousands, of some hundred names.
    """
    if default is MISSING:
        return lambda value: getattr(value, name)
    return lambda value: getattr(value, name, default)


def _after(found: Callable[[Any], Any], write: Writer) -> Writer:
    return lambda value: write(found(value))


def _unless_null(write: Writer) -> Writer:
    return lambda value: None if value is None else write(value)


def _present(write: Writer, name: str) -> Writer:
    def written(value: Any) -> Any:
        if value is None:
            raise ValueError(f"a {name} is missing that may not be null")
        return write(value)

    return written
