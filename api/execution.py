"""One operation of one document, from its text to its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType, located_error
from graphql.execution.values import VariableValues
from strawberry import Schema

from api.authorization import public_fields
from api.context import Context
from api.cost import Prices
from api.documents import Documents, Prepared
from api.faults import InvalidDocument, SubscriptionByPost, Unauthenticated
from api.introspection import Introspection
from api.operation import Operation
from api.reading import Reading
from api.reading.executor import SplicingExecutor
from api.reading.root import Root
from persistence.proof import Unproven

SIGN_IN = "Sign in, or send the key of a partner, as Authorization: Bearer."


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
    prices: Prices
    introspection: Introspection
    public: frozenset[str]
    """The root fields that need no principal."""

    @classmethod
    def of(cls, schema: Schema) -> Execution:
        published, public = schema._schema, public_fields(schema)
        return cls(schema, Documents(published), Prices(published), Introspection(published), public)

    async def answer(self, wanted: Wanted, context: Context) -> ExecutionResult | list[GraphQLError]:
        """The result, or why nothing was executed. Its data may hold ``orjson.Fragment``. Raises Fault."""
        prepared = self.documents.prepare(wanted.query, trusted=wanted.trusted)
        if prepared.errors:
            return self.told(prepared, context)
        context.operation = operation = self.operation(prepared, wanted.operation)
        if context.principal is None and not operation.public:
            raise Unauthenticated(SIGN_IN)
        if operation.kind is OperationType.SUBSCRIPTION:
            raise SubscriptionByPost
        standing = await context.services.budget.take(context.principal, operation.price(wanted.variables))
        answer = await self.carry_out(operation, wanted.variables, context)
        await context.record_reads()
        if isinstance(answer, ExecutionResult):
            answer.extensions = {"cost": standing.shown()}
        return answer

    def told(self, prepared: Prepared, context: Context) -> list[GraphQLError]:
        """What is wrong with a document, to who is known; to others nothing that helps to guess the schema.

        Raises Unauthenticated.
        """
        if context.principal is not None or prepared.document is None:
            return list(prepared.errors)
        if self.public.issuperset(prepared.all_root_fields()):
            return [InvalidDocument()]
        raise Unauthenticated(SIGN_IN)

    def operation(self, prepared: Prepared, name: str | None) -> Operation:
        """The operation of this name, or the only one, worked out once. Raises BadUserInput."""
        known = prepared.operations.get(name)
        if known is not None:
            return known
        node, document = prepared.operation(name), prepared.document
        assert document is not None
        public = self.public.issuperset(prepared.root_fields(node))
        price = self.prices.of(document, node)
        made = prepared.operations[name] = Operation(self.schema._schema, document, node, price, public)
        return made

    async def carry_out(
        self, operation: Operation, variables: dict[str, Any], context: Context
    ) -> ExecutionResult | list[GraphQLError]:
        """A query or a mutation that is allowed and paid for; why not, when its variables are wrong."""
        values = operation.variables(variables)
        if isinstance(values, list):
            return values
        if operation.introspective:
            return await self.introspection.answer(operation, variables)
        context.operation, reading = operation, context.reading
        compiles = operation.kind is OperationType.QUERY and reading is not None and not reading.plain
        roots = operation.roots(values) if compiles else {}
        if reading is not None and roots and None not in roots.values():
            return await spliced(roots, reading, values)
        if not operation.proves:
            await context.prove()
        return await self._execute(operation, values, context, roots)

    async def _execute(
        self,
        operation: Operation,
        values: VariableValues,
        context: Context,
        roots: Mapping[str, Root | None],
    ) -> ExecutionResult | list[GraphQLError]:
        compiled = {key: root for key, root in roots.items() if root is not None}
        running = SplicingExecutor.of(operation, values, context, compiled).execute_operation()
        result: Any = await running if isinstance(running, Awaitable) else running
        for error in result.errors or ():
            if isinstance(error.original_error, Unproven):
                raise error.original_error
        if result.data is None and result.errors and all(error.path is None for error in result.errors):
            return list(result.errors)
        return result


async def spliced(
    roots: Mapping[str, Root | None], reading: Reading, values: VariableValues
) -> ExecutionResult:
    """The answers of statements side by side, without an executor. What fails is null, with its error."""
    pieces, errors = [], []
    for key, root in roots.items():
        json: bytes | None = None
        if root is not None:
            try:
                json = await root.answer(reading, values)
            except Unproven:
                raise
            except Exception as error:
                errors.append(located_error(error, root.nodes, [key]))
        pieces.append(b'"%b":%b' % (key.encode(), json or b"null"))
    data: Any = orjson.Fragment(b"{" + b",".join(pieces) + b"}")
    return ExecutionResult(data, errors or None)
