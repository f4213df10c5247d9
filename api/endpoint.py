"""/graphql: one document, one answer, by the rules of GraphQL over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from graphql import ExecutionResult, GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry import Schema

from api import limits
from api.context import Context
from api.execution import Execution, Wanted
from api.faults import BadUserInput, FaultCode
from api.masking import code_of, shown_error
from api.negotiation import JSON, is_json, response_type

STATUS = {
    FaultCode.GRAPHQL_PARSE_FAILED: 400,
    FaultCode.GRAPHQL_VALIDATION_FAILED: 400,
    FaultCode.BAD_USER_INPUT: 400,
    FaultCode.COST_EXCEEDED: 400,
    FaultCode.UNAUTHENTICATED: 401,
    FaultCode.FORBIDDEN: 403,
    FaultCode.PERSISTED_QUERY_NOT_FOUND: 404,
    FaultCode.PERSISTED_QUERY_REQUIRED: 400,
    FaultCode.THROTTLED: 429,
    FaultCode.INTERNAL_SERVER_ERROR: 500,
    FaultCode.TIMEOUT: 504,
}
"""The status of a request that was not executed. One that was is answered with 200."""
TRUE_TO_STATUS = frozenset({401, 403, 429, 500, 504})
"""What even a client that accepts only ``application/json`` is told by the status."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

MakeContext = Callable[[Request, str], Awaitable[Context]]
Answer = ExecutionResult | list[GraphQLError]


class HttpFault(Exception):
    """The request cannot be read as a GraphQL request at all."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.headers = status, headers


@dataclass(frozen=True)
class Endpoint:
    """Answers POST requests with what the schema says."""

    execution: Execution
    context: MakeContext

    @classmethod
    def of(cls, schema: Schema, context: MakeContext) -> Endpoint:
        return cls(Execution.of(schema), context)

    async def __call__(self, request: Request) -> Response:
        request_id = _request_id(request)
        media = response_type(request.headers.get("accept"))
        try:
            if request.method != "POST":
                raise HttpFault(405, "Use POST.", allow="POST")
            if media is None:
                raise HttpFault(406, "Accept application/graphql-response+json or application/json.")
            wanted = await read_request(request)
        except HttpFault as fault:
            error = shown_error(BadUserInput(str(fault)), request_id)
            return _response({"errors": [error]}, fault.status, media or JSON, request_id, fault.headers)
        try:
            context = await self.context(request, request_id)
            result = await _in_time(self.execution.answer(wanted, context), request)
        except GraphQLError as error:
            return _refusal([error], media, request_id)
        except Exception as error:
            return _refusal([GraphQLError("", original_error=error)], media, request_id)
        if isinstance(result, list):
            return _refusal(result, media, request_id)
        return _response(_body(result, context), 200, media, request_id)


async def read_request(request: Request) -> Wanted:
    """The parameters of a POST request. Raises HttpFault."""
    if not is_json(request.headers.get("content-type")):
        raise HttpFault(415, "Send Content-Type: application/json.")
    try:
        async with asyncio.timeout(limits.SECONDS):
            sent = orjson.loads(await _body_of(request))
    except TimeoutError:
        raise HttpFault(408, "The body did not arrive in time.", connection="close") from None
    except orjson.JSONDecodeError:
        raise HttpFault(400, "The body is not JSON.") from None
    if not isinstance(sent, dict) or limits.too_deep(sent):
        raise HttpFault(400, f"The body must be a JSON object, at most {limits.JSON_DEPTH} levels deep.")
    return Wanted(
        query=_parameter(sent, "query", str, required=True),
        operation=_parameter(sent, "operationName", str),
        variables=_parameter(sent, "variables", dict) or {},
    )


def _parameter(sent: dict[str, Any], name: str, kind: type, *, required: bool = False) -> Any:
    value = sent.get(name)
    if isinstance(value, kind) or (value is None and not required):
        return value
    raise HttpFault(400, f"The parameter {name} is missing or of the wrong type.")


async def _body_of(request: Request) -> bytes:
    """Never more than the limit is held. Raises HttpFault."""
    body = bytearray()
    if int(request.headers.get("content-length") or 0) > limits.BODY_BYTES:
        raise HttpFault(413, f"The body may have at most {limits.BODY_BYTES} bytes.", connection="close")
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.BODY_BYTES:
            raise HttpFault(413, f"The body may have at most {limits.BODY_BYTES} bytes.", connection="close")
    return bytes(body)


async def _in_time(running: Awaitable[Answer], request: Request) -> Answer:
    """Cancelled, down to the database's statement, when time is up or the client has left."""
    work = asyncio.ensure_future(running)
    gone = asyncio.ensure_future(_departure(request))
    try:
        await asyncio.wait({work, gone}, timeout=limits.SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise GraphQLError("This took too long.", extensions={"code": FaultCode.TIMEOUT.value})
        return work.result()
    finally:
        for task in (work, gone):
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _body(result: ExecutionResult, context: Context) -> dict[str, Any]:
    errors = [*(result.errors or ()), *context.notices()]
    body: dict[str, Any] = (
        {"errors": [shown_error(error, context.request_id) for error in errors]} if errors else {}
    )
    return {**body, "data": result.data}


def _refusal(errors: list[GraphQLError], media: str, request_id: str) -> Response:
    status = max((STATUS[code_of(error)] for error in errors), default=400)
    if media == JSON and status not in TRUE_TO_STATUS:
        status = 200
    return _response(
        {"errors": [shown_error(error, request_id) for error in errors]}, status, media, request_id
    )


def _response(
    body: dict[str, Any], status: int, media: str, request_id: str, headers: dict[str, str] | None = None
) -> Response:
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type=f"{media}; charset=utf-8",
        headers={
            "x-request-id": request_id,
            "vary": "Accept, Accept-Language",
            "cache-control": "no-store",
            **({"www-authenticate": "Bearer"} if status == 401 else {}),
            **(headers or {}),
        },
    )


def _request_id(request: Request) -> str:
    """The client's, when it is harmless, so that both logs speak of the same thing."""
    given = request.headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex
