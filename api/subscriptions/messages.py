"""The messages of graphql-transport-ws, and how a connection is ended by either side's fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

from api.limits import too_intricate
from api.transport.parameters import Parameters, read_parameters
from api.transport.status import HttpFault

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 200


class Code(IntEnum):
    """Why a connection is closed. Clients connect again by themselves after those below 4000 and 4403."""

    GOING_AWAY = 1001
    """The process stops."""
    TRY_AGAIN_LATER = 1013
    """Too slow, too many connections or messages, or something on our side went wrong."""
    INVALID_MESSAGE = 4400
    UNAUTHORIZED = 4401
    """An operation, or a lot of anything, before the connection was acknowledged."""
    FORBIDDEN = 4403
    """No token, or one that is not valid, or not any more."""
    PROTOCOL_NOT_OFFERED = 4406
    INITIALISATION_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITIALISATIONS = 4429


class Goodbye(Exception):
    """The connection is closed with this code and reason."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Message:
    """What a client sent, of a known type; ``id`` where its type has one."""

    type: str
    id: str
    payload: dict[str, Any]

    @classmethod
    def read(cls, text: str | None) -> Message:
        """Raises Goodbye for everything that the protocol does not know."""
        try:
            sent = orjson.loads(text or "")
        except orjson.JSONDecodeError:
            raise Goodbye(Code.INVALID_MESSAGE, "A message is a text frame with a JSON object.") from None
        if not isinstance(sent, dict) or too_intricate(sent):
            raise Goodbye(Code.INVALID_MESSAGE, "A message is a JSON object of moderate size.")
        kind, id, payload = sent.get("type"), sent.get("id", ""), sent.get("payload")
        if kind not in TYPES:
            raise Goodbye(Code.INVALID_MESSAGE, "A message has one of the types of the protocol.")
        if not isinstance(id, str) or len(id) > LONGEST_ID or (kind in WITH_ID and not id):
            raise Goodbye(Code.INVALID_MESSAGE, f"{kind}: id is a text of 1 to {LONGEST_ID} characters.")
        if payload is not None and not isinstance(payload, dict):
            raise Goodbye(Code.INVALID_MESSAGE, f"{kind}: payload is an object.")
        return cls(kind, id, payload or {})

    def parameters(self) -> Parameters:
        """The operation of a ``subscribe``. Raises Goodbye."""
        try:
            return read_parameters(self.payload)
        except HttpFault as fault:
            raise Goodbye(Code.INVALID_MESSAGE, f"subscribe: {fault}") from None


TYPES = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})
WITH_ID = frozenset({"subscribe", "complete"})


def frame(kind: str, id: str | None = None, payload: Any = None) -> str:
    """A message as text: binary frames are no part of the protocol."""
    message: dict[str, Any] = {"type": kind}
    if id is not None:
        message = {"id": id, **message}
    if payload is not None:
        message["payload"] = payload
    return orjson.dumps(message).decode()
