"""Documents are parsed, measured and validated once, and remembered."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from api import limits
from api.faults import BadUserInput, Fault, FaultCode
from api.limits import Analysis, root_fields


@dataclass(frozen=True)
class Prepared:
    """A document, or the reasons why it cannot be executed."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of this name, or the only one. Raises BadUserInput."""
        assert self.document is not None
        found = [node for node in self.document.definitions if isinstance(node, OperationDefinitionNode)]
        chosen = [node for node in found if name is None or (node.name and node.name.value == name)]
        if len(chosen) != 1:
            raise BadUserInput("operationName must name one operation of the document.")
        if chosen[0].operation is OperationType.SUBSCRIPTION:
            raise BadUserInput("Subscriptions are not served here.")
        return chosen[0]

    def root_fields(self, operation: OperationDefinitionNode) -> list[str]:
        assert self.document is not None
        return root_fields(operation, Analysis(self.document).fragments)


class Documents:
    """The last ``size`` documents, by their text; very long ones are not kept."""

    LONGEST_KEPT = 32_000

    def __init__(self, schema: GraphQLSchema, size: int = 1_000) -> None:
        self._schema, self._size = schema, size
        self._kept: OrderedDict[str, Prepared] = OrderedDict()

    def prepare(self, text: str) -> Prepared:
        if (known := self._kept.get(text)) is not None:
            self._kept.move_to_end(text)
            return known
        prepared = self._prepare(text)
        if len(text) <= self.LONGEST_KEPT:
            self._kept[text] = prepared
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return prepared

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse(text, max_tokens=limits.TOKENS)
            Analysis(document).check()
        except Fault as fault:
            return Prepared(None, (fault,))
        except GraphQLError as error:
            return Prepared(None, (_coded(error, FaultCode.GRAPHQL_PARSE_FAILED),))
        errors = validate(self._schema, document, max_errors=limits.VALIDATION_ERRORS, hide_suggestions=True)
        coded = [_coded(error, FaultCode.GRAPHQL_VALIDATION_FAILED) for error in errors]
        return Prepared(document, tuple(coded))


def _coded(error: GraphQLError, code: FaultCode) -> GraphQLError:
    return GraphQLError(
        error.message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        extensions={"code": code.value},
    )
