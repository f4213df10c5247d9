"""The status of every answer, in one table."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLError

from api.faults import FaultCode
from api.masking import code_of
from api.negotiation import JSON

STATUS = {
    FaultCode.GRAPHQL_PARSE_FAILED: 400,
    FaultCode.GRAPHQL_VALIDATION_FAILED: 400,
    FaultCode.BAD_USER_INPUT: 400,
    FaultCode.COST_EXCEEDED: 400,
    FaultCode.UNAUTHENTICATED: 401,
    FaultCode.FORBIDDEN: 403,
    FaultCode.PERSISTED_QUERY_REQUIRED: 403,
    FaultCode.PERSISTED_QUERY_NOT_FOUND: 404,
    FaultCode.THROTTLED: 429,
    FaultCode.INTERNAL_SERVER_ERROR: 500,
    FaultCode.OVERLOADED: 503,
    FaultCode.TIMEOUT: 504,
}
"""The status of a request that was not executed. One that was is answered with 200."""
SPOKEN_JSON = frozenset({400, 404})
"""For clients that know ``application/json`` only, these say that no GraphQL server answered: 200 instead."""


class HttpFault(Exception):
    """The request cannot be read as a GraphQL request at all; whoever sent it is told by the status.

    ``fields`` are headers that say more.
    """

    def __init__(self, status: int, message: str, fields: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.fields = status, message, fields


def status_of(errors: Sequence[GraphQLError], media: str) -> int:
    """What a request that was refused as a whole is answered with: the gravest of its errors' statuses."""
    status = max((_status(error) for error in errors), default=400)
    return 200 if media == JSON and status in SPOKEN_JSON else status


def _status(error: GraphQLError) -> int:
    return getattr(error, "status", None) or STATUS[code_of(error)]
