"""What a document selects, as the neutral selection that readers understand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values

from api.reading.fields import PagedField
from persistence.reading.selection import Selection

BACKREF = "strawberry-definition"


class Translator:
    """Follows fragments and directives of one operation, with its variables filled in."""

    def __init__(self, info: GraphQLResolveInfo) -> None:
        self.info = info
        self.variables = _variables_of(info)
        self.fragments = {name: FragmentDetails(fragment) for name, fragment in info.fragments.items()}

    def below(self, kind: GraphQLObjectType) -> tuple[Selection, ...]:
        """What is selected of the field being resolved, whose value is of this type."""
        return self._children(kind, [FieldDetails(node, None) for node in self.info.field_nodes])

    def named(self, kind: GraphQLObjectType, field: type) -> list[tuple[str, Any, tuple[Selection, ...]]]:
        """Of the fields below that are declared so: response key, field, and what is selected of it."""
        details = [FieldDetails(node, None) for node in self.info.field_nodes]
        return [
            (key, kind.fields[nodes[0].node.name.value], self._of_field(kind, nodes))
            for key, nodes in self._grouped(kind, details)
            if isinstance(definition_of(kind, nodes), field)
        ]

    def _grouped(
        self, kind: GraphQLObjectType, details: list[FieldDetails]
    ) -> Iterable[tuple[str, list[FieldDetails]]]:
        info = self.info
        collected = collect_subfields(
            info.schema, self.fragments, self.variables, info.operation, kind, details
        )
        return collected.grouped_field_set.items()

    def _children(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> tuple[Selection, ...]:
        return tuple(
            self._selection(kind, key, nodes)
            for key, nodes in self._grouped(kind, details)
            if getattr(definition_of(kind, nodes), "is_basic_field", False)
        )

    def _selection(self, kind: GraphQLObjectType, key: str, nodes: list[FieldDetails]) -> Selection:
        definition = definition_of(kind, nodes)
        field = kind.fields[nodes[0].node.name.value]
        return Selection(
            key,
            definition.python_name,
            get_argument_values(field, nodes[0].node, self.variables),
            self._of_field(kind, nodes),
            paged=isinstance(definition, PagedField),
        )

    def _of_field(self, kind: GraphQLObjectType, nodes: list[FieldDetails]) -> tuple[Selection, ...]:
        of = get_named_type(kind.fields[nodes[0].node.name.value].type)
        return self._children(of, nodes) if isinstance(of, GraphQLObjectType) else ()


def _variables_of(info: GraphQLResolveInfo) -> VariableValues:
    """Resolvers of strawberry's own fields are handed the bare dictionary, others the values."""
    values: Any = info.variable_values
    return values if isinstance(values, VariableValues) else VariableValues(coerced=values, sources={})


def definition_of(kind: GraphQLObjectType, nodes: list[FieldDetails]) -> Any:
    """The declaration behind a selected field; None for `__typename`."""
    field = kind.fields.get(nodes[0].node.name.value)
    return field.extensions.get(BACKREF) if field else None


def keys_of(info: GraphQLResolveInfo) -> tuple[str, ...]:
    """The path of the field being resolved, without the places in lists."""
    return tuple(key for key in info.path.as_list() if isinstance(key, str))
