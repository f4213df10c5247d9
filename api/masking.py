"""Errors as the client sees them: a closed list of codes, and nothing of an exception's text."""

from __future__ import annotations

from typing import Any

import structlog
from graphql import GraphQLError

from api import limits, metering
from api.fault_messages import in_language
from api.faults import FaultCode
from api.language import Language
from api.spent import let_go
from domain.kernel.said import Said
from persistence.overload import is_overload, is_too_slow

LONGEST_MESSAGE = 500
"""Characters."""

OVERLOAD = {"retryAfterMs": 1_000}

log = structlog.get_logger("api")


def shown_error(error: GraphQLError, request_id: str, language: Language) -> dict[str, Any]:
    """One member of ``errors``; what is nobody's business but ours goes to the log instead."""
    code = code_of(error)
    metering.failed(code)
    message = _said(error)
    if code is FaultCode.INTERNAL_SERVER_ERROR:
        log.error(
            "request.failed", request_id=request_id, path=error.path, exc_info=error.original_error or error
        )
        message = "Something went wrong on our side."
    elif code is FaultCode.OVERLOADED:
        message = "Too much is asked for at once; ask again in a moment."
    elif code is FaultCode.TIMEOUT:
        message = "This took too long."
    found: dict[str, Any] = {"message": in_language(language, message)[:LONGEST_MESSAGE]}
    if error.locations:
        places = error.locations[: limits.LOCATIONS]
        found["locations"] = [{"line": place.line, "column": place.column} for place in places]
    if error.path is not None:
        found["path"] = list(error.path)
    found["extensions"] = {**_facts(error, code), "code": code.value, "requestId": request_id}
    let_go(error)
    return found


def _said(error: GraphQLError) -> str:
    """Its message; what the executor puts around an error of ours has the bare text alone."""
    said = getattr(error.original_error, "message", None)
    return said if isinstance(said, Said) else error.message


def code_of(error: GraphQLError) -> FaultCode:
    """What an error is: our own say so, those of the executor about values are the client's."""
    code = (error.extensions or {}).get("code")
    if code in FaultCode.__members__:
        return FaultCode(code)
    if is_overload(error.original_error):
        return FaultCode.OVERLOADED
    if is_too_slow(error.original_error):
        return FaultCode.TIMEOUT
    if error.original_error is None or isinstance(error.original_error, GraphQLError):
        return FaultCode.BAD_USER_INPUT
    return FaultCode.INTERNAL_SERVER_ERROR


def _facts(error: GraphQLError, code: FaultCode) -> dict[str, Any]:
    """What may be told of it besides: nothing of what is our business."""
    match code:
        case FaultCode.INTERNAL_SERVER_ERROR:
            return {}
        case FaultCode.OVERLOADED:
            return OVERLOAD
    return error.extensions or {}
