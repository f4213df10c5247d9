"""What the arguments of a field cost: filters and words to look for, by what they consist of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from api.cost.formula import Formula, total
from api.cost.sizes import Defaults
from api.cost.tariff import Given


def arguments_of(node: FieldNode, priced: Mapping[str, Given], defaults: Defaults) -> Formula:
    """The sum of those given that are ``priced``."""
    if not priced:
        return 0
    given = ((argument, priced.get(argument.name.value)) for argument in node.arguments or ())
    return total(_cost(argument.value, one, defaults) for argument, one in given if one is not None)


def _cost(value: ValueNode, given: Given, defaults: Defaults) -> Formula:
    """As ``Given.of``, of a value in which there may be variables."""
    match value:
        case VariableNode():
            name, default = value.name.value, defaults.get(value.name.value)
            return lambda values: given.of(values.get(name, default))
        case ListValueNode():
            return total(_cost(one, given, defaults) for one in value.values)
        case ObjectValueNode():
            return total([given.weight, *_inside(value, given, defaults)])
    return given.of(value_from_ast_untyped(value))


def _inside(value: ObjectValueNode, given: Given, defaults: Defaults) -> Sequence[Formula]:
    parts: Mapping[str, Any] = given.parts
    return [
        _cost(one.value, parts[one.name.value], defaults) for one in value.fields if one.name.value in parts
    ]
