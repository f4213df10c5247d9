"""How long a list may become: what its arguments say, or what is assumed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from api.cost.formula import Formula, greatest
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
    arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
    told = [
        _told(arguments[name], steps, assumed, defaults)
        for name, *steps in (argument.split(".") for argument in listed.slicing_arguments or ())
        if name in arguments and not isinstance(arguments[name], NullValueNode)
    ]
    return greatest(told) if told else assumed


def _told(value: ValueNode, steps: Sequence[str], assumed: int, defaults: Defaults) -> Formula:
    """What a value says, or, ``steps`` further inside, a part of it."""
    if isinstance(value, VariableNode):
        name, default = value.name.value, defaults.get(value.name.value)
        return lambda values: _sound(_inside(values.get(name, default), steps), assumed)
    if steps:
        parts = value.fields if isinstance(value, ObjectValueNode) else ()
        part = next((part.value for part in parts if part.name.value == steps[0]), None)
        return assumed if part is None else _told(part, steps[1:], assumed, defaults)
    if isinstance(value, ListValueNode):
        return len(value.values)
    return _sound(value_from_ast_untyped(value), assumed)


def _inside(value: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _sound(size: Any, assumed: int) -> int:
    """What is no size at all will be refused by whoever reads it."""
    if isinstance(size, list):
        return len(size)
    if isinstance(size, int | float) and 0 <= size <= LARGEST:
        return int(size)
    return assumed
