"""Operations as streams of answers: one for a query or a mutation, any number for a subscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    OperationType,
    create_source_event_stream,
    execute,
)

from api import limits
from api.context import Context
from api.execution import Execution, Wanted
from api.faults import FaultCode
from api.masking import shown_error
from api.subscriptions.feed import Feed
from api.subscriptions.fields import Source

RECHECK = 15.0
"""Seconds after which a subscription to which nothing happens asks whether it is still permitted."""

Renew = Callable[[], Awaitable[Context]]
"""Who asks, as of now. Raises Unauthenticated when the token is not valid any more."""


class Refused(Exception):
    """Nothing was executed."""

    def __init__(self, errors: list[GraphQLError], request_id: str = "") -> None:
        super().__init__()
        self.errors, self.request_id = errors, request_id


@dataclass(frozen=True)
class Streams:
    """What both transports ask of the schema."""

    execution: Execution
    feed: Feed

    def kind_of(self, wanted: Wanted) -> OperationType | None:
        """Whether this is a query, a mutation or a subscription; None when it cannot be executed at all."""
        prepared = self.execution.documents.prepare(wanted.query, trusted=wanted.trusted)
        if prepared.errors or prepared.document is None:
            return None
        try:
            return prepared.operation(wanted.operation).operation
        except GraphQLError:
            return None

    async def once(self, wanted: Wanted, context: Context) -> dict[str, Any]:
        """The answer to a query or a mutation. Raises Refused."""
        try:
            async with asyncio.timeout(limits.SECONDS):
                result = await self.execution.answer(wanted, context)
        except TimeoutError:
            result = [GraphQLError("This took too long.", extensions={"code": FaultCode.TIMEOUT.value})]
        except GraphQLError as error:
            result = [error]
        if isinstance(result, list):
            raise Refused(result, context.request_id)
        return body_of(result, context)

    async def subscribe(self, wanted: Wanted, context: Context, renew: Renew) -> Subscription:
        """A subscription that follows from now on. Raises Refused, Ending."""
        prepared = self.execution.documents.prepare(wanted.query, trusted=wanted.trusted)
        if prepared.errors or prepared.document is None:
            raise Refused(list(prepared.errors), context.request_id)
        executor = Executor.build(
            self.execution.schema._schema,
            prepared.document,
            root_value=self.feed,
            context_value=context,
            raw_variable_values=wanted.variables,
            operation_name=wanted.operation,
            hide_suggestions=True,
        )
        if not isinstance(executor, Executor):
            raise Refused(list(executor), context.request_id)
        source = create_source_event_stream(executor)
        source = await source if isinstance(source, Awaitable) else source
        if not isinstance(source, Source):
            assert isinstance(source, ExecutionResult)
            raise Refused(list(source.errors or ()), context.request_id)
        execution = partial(
            execute,
            self.execution.schema._schema,
            prepared.document,
            variable_values=wanted.variables,
            operation_name=wanted.operation,
            hide_suggestions=True,
        )
        return Subscription(source, execution, renew)


@dataclass(frozen=True)
class Subscription:
    """Answers as things happen. ``leave`` it, whatever happened."""

    source: Source
    execute: Callable[..., Any]
    renew: Renew

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        """Raises Ending, Forbidden, Unauthenticated."""
        while True:
            body = await self._next()
            if body is not None:
                yield body

    async def _next(self) -> dict[str, Any] | None:
        now: list[Context] = []

        async def renew() -> Context:
            now.append(await self.renew())
            return now[-1]

        happening = await self.source.next(renew, within=RECHECK)
        if happening is None:
            return None
        try:
            async with asyncio.timeout(limits.SECONDS):
                result = self.execute(root_value=happening, context_value=now[-1])
                result = await result if isinstance(result, Awaitable) else result
        except TimeoutError:
            late = GraphQLError("This took too long.", extensions={"code": FaultCode.TIMEOUT.value})
            result = ExecutionResult(None, [late])
        return body_of(result, now[-1])

    def leave(self) -> None:
        self.source.follower.leave()


def body_of(result: ExecutionResult, context: Context) -> dict[str, Any]:
    """An answer as it is sent."""
    errors = [*(result.errors or ()), *context.notices()]
    shown = {"errors": [shown_error(error, context.request_id) for error in errors]} if errors else {}
    return {**shown, "data": result.data}
