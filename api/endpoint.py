"""/graphql: one document, one answer, by the rules of GraphQL over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from graphql import GraphQLError, OperationType
from starlette.types import ASGIApp, Receive, Scope, Send

from api.context import Context
from api.execution import Execution, Wanted
from api.faults import TimedOut
from api.identity import settled
from api.masking import shown_error
from api.negotiation import JSON, wants_page
from api.transport.head import Head
from api.transport.parameters import Parameters, posted, queried
from api.transport.refusal import refused, unread
from api.transport.reply import Reply, body_of, lasting, revalidated
from api.transport.status import HttpFault
from api.transport.watch import ClientLeft, TimeIsUp, Watch
from api.trusted import Shelf
from api.visit import Visit
from persistence import tracing
from persistence.proof import Unproven
from persistence.tracing import Kind

MakeContext = Callable[[Head], Awaitable[Context]]
Subscribe = Callable[[Head, Wanted, Receive, Send], Awaitable[None]]
CLIENT_LEFT = 499
TOO_SLOW = HttpFault(408, "The body did not arrive in time.")


@dataclass(frozen=True)
class Endpoint:
    """Answers POST requests with what the schema says, and GET requests for trusted documents."""

    execution: Execution
    context: MakeContext
    """Of who has proved who they are."""
    taken_for: MakeContext
    """Of who is taken for whom they were, and owes the proof."""
    shelf: Shelf
    page: ASGIApp | None = None
    """What browsers see."""
    subscribe: Subscribe | None = None
    """Streams the events of a subscription to who accepts ``text/event-stream``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = Head.of(scope)
        if self.page is not None and head.method in ("GET", "HEAD") and wants_page(head.get(b"accept")):
            await self.page(scope, receive, send)
            return
        tracing.request.set(head.request_id)
        visit, before = Visit(head), head.get(b"traceparent")
        with tracing.span("graphql", Kind.SERVER, within=before, of=head.request_id) as span:
            wanted = await self._visited(visit, scope, receive, send)
            visit.over(span)
        if wanted is not None and self.subscribe is not None:
            await self.subscribe(head, wanted, receive, send)

    async def _visited(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> Wanted | None:
        """Answer; or say which subscription's events are to be streamed."""
        try:
            outcome = await self._outcome(visit, scope, receive)
        except ClientLeft:
            visit.status = CLIENT_LEFT
            return None
        if isinstance(outcome, Wanted):
            return outcome
        await outcome.send(send, visit.head)
        visit.status = outcome.status
        return None

    async def _outcome(self, visit: Visit, scope: Scope, receive: Receive) -> Reply | Wanted:
        """The answer, or the subscription whose events are to be streamed. Raises ClientLeft."""
        watch, head = Watch(receive), visit.head
        try:
            async with watch:
                parameters = await _parameters(head, scope, receive)
                watch.hear()
                return await self._answer(visit, parameters)
        except ClientLeft:
            raise
        except HttpFault as fault:
            return unread(fault, head)
        except TimeIsUp:
            return refused([TimedOut()], head, visit.context) if watch.heard else unread(TOO_SLOW, head)
        except GraphQLError as error:
            return refused([error], head, visit.context)
        except Exception as error:
            return refused([GraphQLError("", original_error=error)], head, visit.context)

    async def _answer(self, visit: Visit, parameters: Parameters) -> Reply | Wanted:
        try:
            return await self._answer_to(self.taken_for, visit, parameters)
        except Unproven:
            return await self._answer_to(self.context, visit, parameters)

    async def _answer_to(self, who: MakeContext, visit: Visit, parameters: Parameters) -> Reply | Wanted:
        """Nothing goes out before it is proved whom it goes to. Raises Unproven."""
        visit.context = context = await who(visit.head)
        try:
            answer = await self._answer_in(context, visit.head, parameters)
        except GraphQLError:
            await settled(context)
            raise
        await settled(context)
        return answer

    async def _answer_in(self, context: Context, head: Head, parameters: Parameters) -> Reply | Wanted:
        posting, context.find = head.method == "POST", self.shelf.found
        wanted = await self.shelf.wanted(parameters, context.principal, safe=not posting)
        if not posting or head.wishes.events:
            kind = await self._kind(wanted, context)
            if kind is OperationType.SUBSCRIPTION and self._streams_to(head):
                return wanted
            if head.wishes.media is None and kind is not None:
                raise _not_acceptable()
            if not posting and kind is OperationType.MUTATION:
                raise HttpFault(405, "Use POST.")
        result = await self.execution.answer(wanted, context)
        if isinstance(result, list):
            return refused(result, head, context)
        errors = [
            shown_error(error, head.request_id, head.wishes.language)
            for error in (*(result.errors or ()), *context.notices())
        ]
        reply = Reply(200, head.wishes.media or JSON, body_of(result.data, errors, result.extensions))
        return reply if posting else revalidated(reply, body_of(result.data, lasting(errors)), head)

    def _streams_to(self, head: Head) -> bool:
        return self.subscribe is not None and head.wishes.events and head.method != "HEAD"

    async def _kind(self, wanted: Wanted, context: Context) -> OperationType | None:
        """None for a document that will be refused anyway. Raises Throttled."""
        prepared = await self.execution.prepare(wanted, context)
        return prepared.operation(wanted.operation).operation if prepared.document else None


async def _parameters(head: Head, scope: Scope, receive: Receive) -> Parameters:
    """Raises HttpFault."""
    if head.method not in ("POST", "GET", "HEAD"):
        raise HttpFault(405, "Use POST.")
    if head.wishes.media is None and not head.wishes.events:
        raise _not_acceptable()
    return await posted(head, receive) if head.method == "POST" else queried(scope["query_string"])


def _not_acceptable() -> HttpFault:
    return HttpFault(406, "Accept application/graphql-response+json or application/json.")
