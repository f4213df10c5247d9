"""/graphql: one document, one answer, by the rules of GraphQL over HTTP."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from graphql import ExecutionResult, GraphQLError, OperationType
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry import Schema

from api import metering
from api.context import Context
from api.execution import Execution, Wanted
from api.faults import BadUserInput, TimedOut, UnknownDocument
from api.masking import shown_error
from api.negotiation import JSON, wants_page
from api.transport.head import Head
from api.transport.parameters import Parameters, posted, queried
from api.transport.reply import Reply, body_of, revalidated
from api.transport.status import HttpFault, status_of
from api.transport.watch import ClientLeft, TimeIsUp, Watch

MakeContext = Callable[[Head], Awaitable[Context]]
CLIENT_LEFT = 499
TOO_SLOW = HttpFault(408, "The body did not arrive in time.", connection="close")


@dataclass(frozen=True)
class Endpoint:
    """Answers POST requests with what the schema says, and GET requests for trusted queries."""

    execution: Execution
    context: MakeContext
    page: ASGIApp | None = None
    """What browsers see."""

    @classmethod
    def of(cls, schema: Schema, context: MakeContext, page: ASGIApp | None = None) -> Endpoint:
        return cls(Execution.of(schema), context, page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, head = time.perf_counter(), Head.of(scope)
        if self.page is not None and head.method == "GET" and wants_page(head.get(b"accept")):
            await self.page(scope, receive, send)
            return
        try:
            reply = await self._reply(head, scope, receive)
        except ClientLeft:
            status = CLIENT_LEFT
        else:
            status = reply.status
            await reply.send(send, head)
        metering.answered(status, time.perf_counter() - begun)

    async def _reply(self, head: Head, scope: Scope, receive: Receive) -> Reply:
        watch = Watch(receive)
        try:
            async with watch:
                parameters = await _parameters(head, scope, receive)
                watch.hear()
                return await self._answer(head, parameters)
        except ClientLeft:
            raise
        except HttpFault as fault:
            return _unread(fault, head)
        except TimeIsUp:
            return _refusal([TimedOut()], head) if watch.heard else _unread(TOO_SLOW, head)
        except GraphQLError as error:
            return _refusal([error], head)
        except Exception as error:
            return _refusal([GraphQLError("", original_error=error)], head)

    async def _answer(self, head: Head, parameters: Parameters) -> Reply:
        context = await self.context(head)
        wanted = _wanted(parameters)
        if head.method != "POST":
            self._only_queries(wanted)
        result = await self.execution.answer(wanted, context)
        if isinstance(result, list):
            return _refusal(result, head)
        reply = _success(result, context, head)
        return reply if head.method == "POST" else revalidated(reply, head)

    def _only_queries(self, wanted: Wanted) -> None:
        """Raises HttpFault: what changes something is never a GET request."""
        prepared = self.execution.documents.prepare(wanted.query)
        if prepared.document is not None:
            operation = prepared.operation(wanted.operation).operation
            if operation is not OperationType.QUERY:
                raise HttpFault(405, "Use POST.", allow="POST")


async def _parameters(head: Head, scope: Scope, receive: Receive) -> Parameters:
    """Raises HttpFault."""
    if head.method != "POST":
        raise HttpFault(405, "Use POST.", allow="POST")
    if head.wishes.media is None:
        raise HttpFault(406, "Accept application/graphql-response+json or application/json.")
    return await posted(head, receive) if head.method == "POST" else queried(scope["query_string"])


def _wanted(parameters: Parameters) -> Wanted:
    if parameters.text is None:
        raise UnknownDocument
    return Wanted(parameters.text, parameters.operation, parameters.variables)


def _success(result: ExecutionResult, context: Context, head: Head) -> Reply:
    errors = [shown_error(error, head.request_id) for error in (*(result.errors or ()), *context.notices())]
    return Reply(200, head.wishes.media or JSON, body_of(result.data, errors, result.extensions))


def _refusal(errors: Sequence[GraphQLError], head: Head) -> Reply:
    """The document, or who sent it, is refused as a whole."""
    media = head.wishes.media or JSON
    return _refused(status_of(errors, media), errors, head)


def _unread(fault: HttpFault, head: Head) -> Reply:
    return _refused(fault.status, [BadUserInput(str(fault))], head, fault.headers)


def _refused(
    status: int, errors: Sequence[GraphQLError], head: Head, headers: Mapping[str, str] | None = None
) -> Reply:
    shown = [shown_error(error, head.request_id) for error in errors]
    return Reply.refused(status, head.wishes.media or JSON, shown, headers or {})
