"""A query that is exported: one list at the top, its nodes, no page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues

from api.exports.columns import branch_of
from api.fact_messages import brief
from api.operation import Operation
from api.reading.fields import ConnectionField
from api.reading.given import Given
from api.reading.translation import Details, NeedsPython, Translator, definition_of
from api.validation import Checked
from domain.kernel.refusal import Malformed
from domain.platform.bulk_operation import ExportFormat, QueryNotExportable
from persistence.exporting.table import Branch
from persistence.reading.compiled.question import Question, Way
from persistence.reading.selection import Selection

PAGES = ("first", "after", "last", "before", "offset")


@dataclass(frozen=True)
class ExportedQuery:
    """A question, what it is asked with, and how the answers fit into rows."""

    operation: Operation
    variables: Mapping[str, Any]
    """As they were sent."""
    question: Question
    arguments: Mapping[str, Any]
    nested: Sequence[Mapping[str, Any]]
    table: Branch

    @classmethod
    def of(
        cls, schema: GraphQLSchema, checked: Checked, variables: str | None, format: ExportFormat
    ) -> ExportedQuery:
        """Raises QueryNotExportable, Malformed; takes about 10 ms."""
        operation = _operation(schema, *checked)
        sent = _sent(variables)
        values = _values(operation, sent)
        translator = Translator(schema, operation.fragments, values, operation.node, compiling=True)
        key, nodes = _list(translator, schema)
        field = _root(schema).fields[nodes[0].node.name.value]
        inner, below, selected = _nodes(translator, field, nodes, key)
        view = definition_of(_root(schema), nodes).view
        question = Question(Way.ROWS, view, _selections(translator, inner, selected, key), (key, below))
        return cls(
            operation,
            sent,
            question,
            _arguments(Given(field, nodes[0].node), values, key),
            [translator.given[id(one.selection)].values(values) for one in question.nested],
            Branch(()) if format is ExportFormat.JSONL else branch_of(translator, inner, selected),
        )


def _operation(
    schema: GraphQLSchema, document: DocumentNode | None, errors: Sequence[GraphQLError]
) -> Operation:
    if errors or document is None:
        raise _refusal(errors[0].message)
    found = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(found) != 1 or found[0].operation is not OperationType.QUERY:
        raise _refusal("The document holds exactly one query, and nothing else.")
    return Operation(schema, document, found[0], lambda _: 1, public=False)


def _sent(variables: str | None) -> dict[str, Any]:
    try:
        sent = orjson.loads(variables) if variables else {}
    except orjson.JSONDecodeError:
        raise Malformed("variables", expected="JSON") from None
    if not isinstance(sent, dict):
        raise Malformed("variables", expected="JSON object")
    return sent


def _values(operation: Operation, sent: dict[str, Any]) -> VariableValues:
    values = operation.variables(sent)
    if isinstance(values, list):
        raise QueryNotExportable("variables", reason=brief(values[0].message), at=None)
    return values


def _list(translator: Translator, schema: GraphQLSchema) -> tuple[str, Details]:
    """The one field at the top, which is a list."""
    kind = _root(schema)
    collected = collect_fields(schema, translator.fragments, translator.variables, kind, translator.operation)
    ((key, nodes), *others) = collected.grouped_field_set.items() or [("", [])]
    if others or not nodes or not isinstance(definition_of(kind, nodes), ConnectionField):
        raise _refusal("The query has one list at its top, such as orders.", at=key or None)
    return key, nodes


def _root(schema: GraphQLSchema) -> GraphQLObjectType:
    assert schema.query_type is not None
    return schema.query_type


def _nodes(
    translator: Translator, field: GraphQLField, nodes: Details, key: str
) -> tuple[GraphQLObjectType, str, Details]:
    """What is selected of each object, and under which key."""
    connection = get_named_type(field.type)
    assert isinstance(connection, GraphQLObjectType)
    selected = dict(translator.grouped(connection, nodes))
    names = [details[0].node.name.value for details in selected.values()]
    if names != ["nodes"]:
        raise _refusal("An export takes the nodes of the list, once, and nothing else of it.", at=key)
    inner = get_named_type(connection.fields["nodes"].type)
    assert isinstance(inner, GraphQLObjectType)
    return inner, *selected.popitem()


def _selections(
    translator: Translator, inner: GraphQLObjectType, selected: Details, key: str
) -> tuple[Selection, ...]:
    try:
        return translator.below(inner, selected)
    except NeedsPython:
        reason = "It has a field that is worked out for each answer and cannot be exported."
        raise _refusal(reason, at=key) from None


def _arguments(given: Given, values: VariableValues, key: str) -> Mapping[str, Any]:
    try:
        arguments = given.values(values)
    except GraphQLError as error:
        raise _refusal(error.message, at=key) from None
    for name in PAGES:
        if arguments.get(name) is not None:
            raise _refusal("An export takes the whole list, not a page of it.", at=f"{key}({name})")
    return {name: value for name, value in arguments.items() if name not in PAGES}


def _refusal(reason: str, *, at: str | None = None) -> QueryNotExportable:
    return QueryNotExportable("query", reason=brief(reason), at=at)
