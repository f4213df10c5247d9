"""Operations as streams of answers: one for a query or a mutation, any number for a subscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
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
from api.cost import Standing
from api.execution import SIGN_IN, Execution, Wanted
from api.faults import Throttled, TimedOut, Unauthenticated
from api.ids import wire
from api.masking import shown_error
from api.operation import Operation
from api.reading.executor import SplicingExecutor
from api.subscriptions.feed import Feed
from api.subscriptions.fields import Source
from api.subscriptions.topics import Happening
from persistence import tracing
from persistence.tracing import Kind

RECHECK = 15.0
"""Seconds after which a subscription to which nothing happens asks whether it is still permitted."""

Renew = Callable[[], Awaitable[Context]]
"""Who asks, as of now. Raises Unauthenticated when the token is not valid any more."""


class Refused(Exception):
    """Nothing was executed."""

    def __init__(self, errors: Sequence[GraphQLError], context: Context) -> None:
        super().__init__()
        self.errors, self.context = errors, context


@dataclass(frozen=True)
class Streams:
    """What both transports ask of the schema."""

    execution: Execution
    feed: Feed

    async def kind_of(self, wanted: Wanted, context: Context) -> OperationType | None:
        """Whether this is a query, a mutation or a subscription; None when it cannot be executed at all.

        Raises Throttled.
        """
        prepared = await self.execution.prepare(wanted, context)
        if prepared.errors or prepared.document is None:
            return None
        try:
            return prepared.operation(wanted.operation).operation
        except GraphQLError:
            return None

    async def once(self, wanted: Wanted, context: Context) -> dict[str, Any]:
        """The answer to a query or a mutation. Raises Refused."""
        tracing.request.set(context.request_id)
        with tracing.span("graphql", Kind.SERVER, of=context.request_id) as span:
            try:
                async with asyncio.timeout(limits.SECONDS):
                    result = await self.execution.answer(wanted, context)
            except TimeoutError:
                result = [TimedOut()]
            except GraphQLError as error:
                result = [error]
            if context.operation is not None and tracing.listened_to():
                span.call(context.operation.title)
        if isinstance(result, list):
            raise Refused(result, context)
        return body_of(result, context)

    async def subscribe(self, wanted: Wanted, context: Context, renew: Renew) -> Subscription:
        """A subscription that follows from now on. Raises Refused, Ending, Throttled, Unauthenticated."""
        prepared = await self.execution.prepare(wanted, context)
        if prepared.errors or prepared.document is None:
            raise Refused(await self.execution.told(prepared, context), context)
        if context.principal is None:
            raise Unauthenticated(SIGN_IN)
        operation = self.execution.operation(prepared, wanted.operation)
        await context.pay(operation.price(wanted.variables))
        values = operation.variables(wanted.variables)
        if isinstance(values, list):
            raise Refused(values, context)
        executor = Executor.build(
            operation.schema,
            operation.document,
            root_value=self.feed,
            context_value=context,
            raw_variable_values=wanted.variables,
            operation_name=operation.name,
            hide_suggestions=True,
        )
        if not isinstance(executor, Executor):
            raise Refused(list(executor), context)
        source = create_source_event_stream(executor)
        source = await source if isinstance(source, Awaitable) else source
        if not isinstance(source, Source):
            assert isinstance(source, ExecutionResult)
            raise Refused(list(source.errors or ()), context)
        return Subscription(source, operation, wanted.variables, renew)


@dataclass(frozen=True)
class Subscription:
    """Answers as things happen. ``leave`` it, whatever happened."""

    source: Source
    operation: Operation
    variables: dict[str, Any]
    renew: Renew

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        """Raises Ending, Forbidden, TimedOut, Unauthenticated."""
        while True:
            body = await self._next()
            if body is not None:
                yield body

    async def _next(self) -> dict[str, Any] | None:
        """What is told next, if anything happens before it is time to ask who listens.

        Raises TimedOut for what could not be told in time: who subscribes again after the last event is
        told of it once more, and who subscribes after its ``eventId`` goes on behind it.
        """
        fact = await self.source.follower.next(within=RECHECK)
        while True:
            context = await self.renew()
            self.source.check(context)
            happening = None if fact is None else await self.source.told(fact, context)
            if happening is None:
                return None
            if (standing := await self._paid(context)) is not None:
                break
        try:
            async with asyncio.timeout(limits.SECONDS):
                result = await self._resolved(happening, context)
        except TimeoutError:
            raise TimedOut(eventId=wire("event", happening.fact.place.id)) from None
        result.extensions = {"cost": standing.shown()}
        return body_of(result, context)

    async def _paid(self, context: Context) -> Standing | None:
        """Who cannot pay for what happens is told later, and loses nothing; None after a wait, in which they
        may have lost a permission."""
        try:
            return await context.services.budget.take(context.principal, self.operation.price(self.variables))
        except Throttled as broke:
            wait = (broke.extensions or {}).get("retryAfterMs", 1_000)
            await asyncio.sleep(min(wait / 1_000, RECHECK))
            return None

    async def _resolved(self, happening: Happening, context: Context) -> ExecutionResult:
        context.operation = self.operation
        result = execute(
            self.operation.schema,
            self.operation.document,
            root_value=happening,
            context_value=context,
            variable_values=self.variables,
            operation_name=self.operation.name,
            executor_class=SplicingExecutor,
            hide_suggestions=True,
        )
        answer = await result if isinstance(result, Awaitable) else result
        await context.record_reads()
        return answer

    def leave(self) -> None:
        self.source.follower.leave()


def body_of(result: ExecutionResult, context: Context) -> dict[str, Any]:
    """An answer as it is sent."""
    errors = [*(result.errors or ()), *context.notices()]
    body = (
        {"errors": [shown_error(error, context.request_id, context.language) for error in errors]}
        if errors
        else {}
    )
    extensions = {"extensions": result.extensions} if result.extensions else {}
    return {**body, "data": result.data, **extensions}
