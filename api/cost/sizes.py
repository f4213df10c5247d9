"""How long a list may become: what its arguments say, or what is assumed of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from api.cost.formula import Formula, Variables, greatest
from api.directives import ListSize

Defaults = Mapping[str, Any]
LARGEST = 1_000
"""No list is that long in one answer; what asks for more is refused when it is read."""


def defaults_of(operation: OperationDefinitionNode) -> Defaults:
    """The values of variables that are left out."""
    return {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }


def size_of(node: FieldNode, listed: ListSize, defaults: Defaults) -> Formula:
    """The size of the list that this selection of a field is."""
    assumed = listed.assumed_size or 1
    slicing = listed.slicing_arguments or ()
    given = [argument.value for argument in node.arguments or () if argument.name.value in slicing]
    told = [_told(value, assumed, defaults) for value in given if not isinstance(value, NullValueNode)]
    return greatest(told) if told else assumed


def _told(value: ValueNode, assumed: int, defaults: Defaults) -> Formula:
    if isinstance(value, ListValueNode):
        return len(value.values)
    if not isinstance(value, VariableNode):
        return _sound(value_from_ast_untyped(value), assumed)
    name, default = value.name.value, defaults.get(value.name.value)

    def said(values: Variables) -> int:
        return _sound(values.get(name, default), assumed)

    return said


def _sound(size: Any, assumed: int) -> int:
    """What is no size at all will be refused by whoever reads it."""
    if isinstance(size, list):
        return len(size)
    if isinstance(size, int | float) and 0 <= size <= LARGEST:
        return int(size)
    return assumed
