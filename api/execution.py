"""One operation of one document, from its text to its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType, located_error
from graphql.execution.values import VariableValues
from strawberry import Schema

from api import limits
from api.authorization import public_fields
from api.context import Context
from api.cost import Prices
from api.documents import Documents, Prepared, size_of
from api.faults import (
    BadUserInput,
    InvalidDocument,
    SubscriptionByPost,
    Throttled,
    Unauthenticated,
    UnknownDocument,
)
from api.introspection import Introspection
from api.operation import Operation
from api.reading import Reading
from api.reading.executor import SplicingExecutor
from api.reading.root import Root
from domain.platform.principal import Principal
from persistence.proof import Unproven

OF_A_WORD = 5
"""What a word costs of a document that nobody asked for lately: it is at least 0.02 ms of work."""
SIGN_IN = "Sign in, or send the key of a partner, as Authorization: Bearer."


@dataclass(frozen=True)
class Wanted:
    """The parameters of a request."""

    query: str
    operation: str | None
    variables: dict[str, Any]
    trusted: bool = False


Find = Callable[[Principal | None, str | None, str | None, str | None, dict[str, Any]], Awaitable[Wanted]]
"""For who asks, from a text, the id of a document, the name of an operation, and variables. Raises Fault."""


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
        prepared = await self.prepare(wanted, context)
        if prepared.errors:
            return await self.told(prepared, context)
        context.operation = operation = self.operation(prepared, wanted.operation)
        if context.principal is None and not operation.public:
            raise Unauthenticated(SIGN_IN)
        if operation.kind is OperationType.SUBSCRIPTION:
            raise SubscriptionByPost
        await context.pay(operation.price(wanted.variables))
        answer = await self.carry_out(operation, wanted.variables, context)
        await context.record_reads()
        if isinstance(answer, ExecutionResult):
            answer.extensions = context.cost()
        return answer

    async def prepare(self, wanted: Wanted, context: Context) -> Prepared:
        """The document, read once; who brings one that was not asked for lately pays for its length.

        Nobody pays for trusted ones, of which there are only so many. Raises Throttled.
        """
        text, trusted = wanted.query, wanted.trusted
        prepared = self.documents.known(text, trusted=trusted)
        if prepared is not None:
            return prepared
        if not trusted:
            await context.pay_for_reading(price_of_reading(text))
            return self.documents.prepare(text)
        prepared = await self.documents.aside(text, partial(self._prepared_aside, wanted))
        self.documents.keep(text, prepared, trusted=True)
        return prepared

    async def prepare_value(self, text: str, context: Context, *, trusted: bool = False) -> Prepared:
        """A document that is sent as a value, paid as one that is asked for; read aside, one at a time.

        Raises Throttled.
        """
        prepared = self.documents.known(text, trusted=trusted)
        if prepared is None:
            await context.pay_for_reading(price_of_reading(text, trusted=trusted))
            wanted = Wanted(text, None, {}, trusted)
            prepared = await self.documents.aside((trusted, text), partial(self._prepared_aside, wanted))
            self.documents.keep(text, prepared, trusted=trusted)
        return prepared

    def _prepared_aside(self, wanted: Wanted) -> Prepared:
        prepared = self.documents.checked(wanted.query, trusted=wanted.trusted)
        if not prepared.errors:
            with suppress(BadUserInput):
                self.operation(prepared, wanted.operation)
        return prepared

    async def find(
        self,
        principal: Principal | None,
        text: str | None,
        id: str | None,
        operation: str | None,
        variables: dict[str, Any],
    ) -> Wanted:
        """Where there are no trusted documents. Raises UnknownDocument."""
        if text is None or id is not None:
            raise UnknownDocument
        return Wanted(text, operation, variables)

    async def price(self, wanted: Wanted, context: Context) -> int:
        """What it would cost to carry a document out. Raises BadUserInput for one that could not be."""
        prepared = await self.prepare(wanted, context)
        if prepared.errors:
            raise BadUserInput(prepared.errors[0].message, path=["document"])
        return self.operation(prepared, wanted.operation).price(wanted.variables)

    async def told(self, prepared: Prepared, context: Context) -> list[GraphQLError]:
        """What is wrong with a document, to who is known; to others nothing that helps to guess the schema.

        Raises Throttled and Unauthenticated.
        """
        await context.pay(1)
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
        made = Operation(self.schema._schema, document, node, price, public)
        prepared.operations[name] = made
        return made

    async def roots(self, operation: Operation, values: VariableValues) -> Mapping[str, Root | None]:
        """The fields at its top; those of long documents are worked out aside, the first time."""
        if operation.long and not operation.remembers("roots", values):
            return await self.documents.aside(object(), partial(operation.roots, values))
        return operation.roots(values)

    async def carry_out(
        self, operation: Operation, variables: dict[str, Any], context: Context
    ) -> ExecutionResult | list[GraphQLError]:
        """A query or a mutation that is allowed and paid for; why not, when its variables are wrong."""
        values = operation.variables(variables)
        if isinstance(values, list):
            return values
        if operation.introspective:
            return await self.introspection.answer(operation, variables)
        context.operation, context.execution, reading = operation, self, context.reading
        compiles = operation.kind is OperationType.QUERY and reading is not None and not reading.plain
        roots = await self.roots(operation, values) if compiles else {}
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


def price_of_reading(text: str, *, trusted: bool = False) -> int:
    """Of a document that nobody asked for lately."""
    most = limits.TRUSTED_TOKENS if trusted else limits.TOKENS
    return min(size_of(text), most) * OF_A_WORD


async def spliced(
    roots: Mapping[str, Root | None], reading: Reading, values: VariableValues
) -> ExecutionResult:
    """The answers of statements side by side, without an executor. What fails is null, with its error.

    Raises Throttled when one of them is to be made first, and cannot be paid.
    """
    pieces, errors = [], []
    for key, root in roots.items():
        json: bytes | None = None
        if root is not None:
            try:
                json = await root.answer(reading, values)
            except (Throttled, Unproven):
                raise
            except Exception as error:
                errors.append(located_error(error, root.nodes, [key]))
        pieces.append(b'"%b":%b' % (key.encode(), json or b"null"))
    data: Any = orjson.Fragment(b"{" + b",".join(pieces) + b"}")
    return ExecutionResult(data, errors or None)
