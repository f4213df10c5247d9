"""What a document selects, as the neutral selection that readers understand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values

from api.reading.fields import CountField, PagedField, ViewField
from api.reading.given import Given
from api.reading.summary_fields import GroupsField
from api.reading.writing import Writer, writer_of
from persistence.reading.selection import Selection
from persistence.reading.sensitive import named
from persistence.reading.view import VIEWS

BACKREF = "strawberry-definition"
TYPENAME = "__typename"

Details = list[FieldDetails]


class NeedsPython(Exception):
    """A selected field has a resolver of its own: no statement can answer it."""


@dataclass
class Translator:
    """Follows fragments and directives of one operation, with its variables filled in.

    For compiling, selections stay apart from the values of their arguments, which ``given`` finds by
    the identity of the selection.
    """

    schema: GraphQLSchema
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    operation: OperationDefinitionNode
    compiling: bool = False
    given: dict[int, Given] = field(default_factory=dict)

    @classmethod
    def of(cls, info: GraphQLResolveInfo) -> Translator:
        fragments = {name: FragmentDetails(fragment) for name, fragment in info.fragments.items()}
        return cls(info.schema, fragments, _variables_of(info), info.operation)

    def below(self, kind: GraphQLObjectType, details: Details) -> tuple[Selection, ...]:
        """What is selected of a field whose value is of this type. Raises NeedsPython."""
        found = tuple(
            self._selection(kind, key, nodes)
            for key, nodes in self.grouped(kind, details)
            if self._is_read(kind, nodes)
        )
        return tuple(named(VIEWS[kind.name], found)) if kind.name in VIEWS else found

    def grouped(self, kind: GraphQLObjectType, details: Details) -> Iterable[tuple[str, Details]]:
        collected = collect_subfields(
            self.schema, self.fragments, self.variables, self.operation, kind, details
        )
        return collected.grouped_field_set.items()

    def of_field(self, kind: GraphQLObjectType, nodes: Details) -> tuple[Selection, ...]:
        """What is selected below one field of this type."""
        of = get_named_type(kind.fields[nodes[0].node.name.value].type)
        return self.below(of, nodes) if isinstance(of, GraphQLObjectType) else ()

    def _is_read(self, kind: GraphQLObjectType, nodes: Details) -> bool:
        if getattr(definition_of(kind, nodes), "is_basic_field", False):
            return True
        if self.compiling and nodes[0].node.name.value != TYPENAME:
            raise NeedsPython
        return self.compiling

    def _selection(self, kind: GraphQLObjectType, key: str, nodes: Details) -> Selection:
        node = nodes[0].node
        if node.name.value == TYPENAME:
            return Selection(key, TYPENAME, says=kind.name)
        definition, of = definition_of(kind, nodes), kind.fields[node.name.value]
        selection = Selection(
            key,
            definition.python_name,
            {} if self.compiling else get_argument_values(of, node, self.variables),
            self.of_field(kind, nodes),
            paged=isinstance(definition, PagedField),
            write=self._writer(of, definition, nodes),
        )
        if isinstance(definition, PagedField | CountField | GroupsField):
            self.given[id(selection)] = Given(of, node)
        return selection

    def _writer(self, of: GraphQLField, definition: Any, nodes: Details) -> Writer | None:
        """How a computed value is written; the plain way leaves that to the executor."""
        compiled = self.compiling and isinstance(definition, ViewField)
        return writer_of(of.type, nodes, self.grouped) if compiled else None


def _variables_of(info: GraphQLResolveInfo) -> VariableValues:
    """Resolvers of strawberry's own fields are handed the bare dictionary, others the values."""
    values: Any = info.variable_values
    return values if isinstance(values, VariableValues) else VariableValues(coerced=values, sources={})


def details_of(info: GraphQLResolveInfo) -> Details:
    """The nodes of the field being resolved."""
    return [FieldDetails(node, None) for node in info.field_nodes]


def definition_of(kind: GraphQLObjectType, nodes: Details) -> Any:
    """The declaration behind a selected field; None for `__typename`."""
    field = kind.fields.get(nodes[0].node.name.value)
    return field.extensions.get(BACKREF) if field else None


def keys_of(info: GraphQLResolveInfo) -> tuple[str, ...]:
    """The path of the field being resolved, without the places in lists."""
    return tuple(key for key in info.path.as_list() if isinstance(key, str))
