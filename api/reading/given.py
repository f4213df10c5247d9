"""The arguments of a selected field: what the document says once for all, and what comes with a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
)
from graphql.execution.values import VariableValues, get_argument_values

NOTHING = VariableValues(sources={}, coerced={})


@dataclass(frozen=True)
class Given:
    """In the words of the view."""

    field: GraphQLField
    node: FieldNode

    def values(self, variables: VariableValues) -> Mapping[str, Any]:
        """Raises GraphQLError."""
        found = dict(self._constants)
        for name, variable in self._variables.items():
            value = variables.coerced.get(variable)
            if value is None:
                return get_argument_values(self.field, self.node, variables)
            found[name] = value
        if self._composed is not None:
            found |= get_argument_values(*self._composed, variables)
        return found

    @cached_property
    def _constants(self) -> Mapping[str, Any]:
        """What is the same whatever the variables are, and defaults. Raises GraphQLError."""
        open_names = {argument.name.value for argument in self._written(has_variables)}
        args = {name: of for name, of in self.field.args.items() if name not in open_names}
        return get_argument_values(*self._part(args, lambda value: not has_variables(value)), NOTHING)

    @cached_property
    def _variables(self) -> Mapping[str, str]:
        """Arguments that are variables: their names in the view, and those of the variables."""
        found = {}
        for argument in self._written(lambda value: isinstance(value, VariableNode)):
            name, value = argument.name.value, argument.value
            assert isinstance(value, VariableNode)
            found[self.field.args[name].out_name or name] = value.name.value
        return found

    @cached_property
    def _composed(self) -> tuple[GraphQLField, FieldNode] | None:
        """The field with those of its arguments alone that have variables inside."""
        names = {argument.name.value for argument in self._written(is_composed)}
        args = {name: of for name, of in self.field.args.items() if name in names}
        return self._part(args, is_composed) if names else None

    def _written(self, wanted: Callable[[ValueNode], bool]) -> tuple[ArgumentNode, ...]:
        return tuple(argument for argument in self.node.arguments or () if wanted(argument.value))

    def _part(
        self, args: Mapping[str, Any], wanted: Callable[[ValueNode], bool]
    ) -> tuple[GraphQLField, FieldNode]:
        node = FieldNode(name=self.node.name, arguments=self._written(wanted), directives=())
        return GraphQLField(self.field.type, args=dict(args)), node


def has_variables(value: ValueNode) -> bool:
    match value:
        case VariableNode():
            return True
        case ListValueNode(values=values):
            return any(has_variables(each) for each in values)
        case ObjectValueNode(fields=fields):
            return any(has_variables(each.value) for each in fields)
    return False


def is_composed(value: ValueNode) -> bool:
    return has_variables(value) and not isinstance(value, VariableNode)
