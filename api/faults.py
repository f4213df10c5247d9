"""Errors of the protocol: a closed list of codes, apart from what the business refuses."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from graphql import GraphQLError


class FaultCode(StrEnum):
    """Everything that `errors[].extensions.code` can say."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_REQUIRED = "PERSISTED_QUERY_REQUIRED"
    COST_EXCEEDED = "COST_EXCEEDED"
    THROTTLED = "THROTTLED"
    TIMEOUT = "TIMEOUT"
    OVERLOADED = "OVERLOADED"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class Fault(GraphQLError):
    """An error whose text may be shown; its code is one of ``FaultCode``.

    ``status`` is that of an HTTP answer, where it is not the one its code stands for.
    """

    code: FaultCode = FaultCode.BAD_USER_INPUT
    status: int | None = None

    def __init__(self, message: str, **extensions: object) -> None:
        super().__init__(message, extensions={"code": self.code.value, **extensions})


class BadUserInput(Fault):
    """A value that no well-behaved client sends; ``path`` leads to it."""


class SubscriptionByPost(BadUserInput):
    """A subscription was sent where there is one answer only."""

    status = 406

    def __init__(self) -> None:
        super().__init__("Subscribe over graphql-transport-ws, or send Accept: text/event-stream.")


class Unauthenticated(Fault):
    code = FaultCode.UNAUTHENTICATED


class Forbidden(Fault):
    code = FaultCode.FORBIDDEN


class DocumentRefused(Fault):
    """The document is larger than anybody needs; refused before it is validated."""

    code = FaultCode.COST_EXCEEDED


class MisshapenDocument(DocumentRefused):
    """Refused before it is validated, and not for its size."""

    code = FaultCode.GRAPHQL_VALIDATION_FAILED


class InvalidDocument(Fault):
    """All that is told of a faulty document to who is not signed in: more would tell of the schema."""

    code = FaultCode.GRAPHQL_VALIDATION_FAILED

    def __init__(self) -> None:
        super().__init__("The document is not valid by the schema. Sign in to be told why.")


class UnknownDocument(Fault):
    """Nobody trusted a document of this name; Apollo's clients then send its text along."""

    code = FaultCode.PERSISTED_QUERY_NOT_FOUND

    def __init__(self) -> None:
        super().__init__("PersistedQueryNotFound")


class DocumentRequired(Fault):
    """Only trusted documents are taken: from this client, or from any in a ``safe`` request like GET."""

    code = FaultCode.PERSISTED_QUERY_REQUIRED

    def __init__(self, *, safe: bool = False) -> None:
        super().__init__(
            "Only trusted documents may be asked for by GET."
            if safe
            else "Only trusted documents may be asked for."
        )
        self.status = 405 if safe else None


class Throttled(Fault):
    """``retryAfterMs`` is a second, where nobody knows better."""

    code = FaultCode.THROTTLED

    def __init__(self, message: str, **extensions: object) -> None:
        super().__init__(message, **({"retryAfterMs": 1_000} | extensions))


class TimedOut(Fault):
    code = FaultCode.TIMEOUT

    def __init__(self, **told: Any) -> None:
        super().__init__("This took too long.", **told)
