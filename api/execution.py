"""One operation of one document, from its text to its answer."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, GraphQLError, OperationType, execute
from strawberry import Schema

from api.authorization import public_fields
from api.context import Context
from api.documents import Documents
from api.faults import SubscriptionByPost, Unauthenticated


@dataclass(frozen=True)
class Wanted:
    """The parameters of a request."""

    query: str
    operation: str | None
    variables: dict[str, Any]
    trusted: bool = False


@dataclass(frozen=True)
class Execution:
    """Answers documents over the schema, whatever brought them here."""

    schema: Schema
    documents: Documents

    @classmethod
    def of(cls, schema: Schema) -> Execution:
        return cls(schema, Documents(schema._schema))

    async def answer(self, wanted: Wanted, context: Context) -> ExecutionResult | list[GraphQLError]:
        """The result, or why nothing was executed. Its data may hold ``orjson.Fragment``. Raises Fault."""
        prepared = self.documents.prepare(wanted.query, trusted=wanted.trusted)
        if prepared.errors or prepared.document is None:
            return list(prepared.errors)
        operation = prepared.operation(wanted.operation)
        if operation.operation is OperationType.SUBSCRIPTION:
            raise SubscriptionByPost
        if context.principal is None and not public_fields(self.schema).issuperset(
            prepared.root_fields(operation)
        ):
            raise Unauthenticated("Sign in, or send the key of a partner, as Authorization: Bearer.")
        running = execute(
            self.schema._schema,
            prepared.document,
            context_value=context,
            variable_values=wanted.variables,
            operation_name=operation.name.value if operation.name else None,
            hide_suggestions=True,
        )
        result = await running if isinstance(running, Awaitable) else running
        if result.data is None and result.errors and all(error.path is None for error in result.errors):
            return list(result.errors)
        return result
