"""The parameters of a request: a document or the name of one, and values for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive

from api import limits
from api.limits import too_intricate
from api.negotiation import is_json
from api.transport.head import Head
from api.transport.status import HttpFault
from domain.kernel.said import Said

KNOWN = {"query": str, "documentId": str, "operationName": str, "variables": dict, "extensions": dict}
"""Whatever else is sent is a mistake that its sender wants to know of."""
AS_IT_IS = ((b"accept-encoding", b"identity"),)
"""Which codings of a body are taken (RFC 9110, 12.5.3)."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Read from ``query``, ``documentId``, ``operationName``, ``variables`` and ``extensions``."""

    text: str | None
    name: str | None
    """What a trusted document is called; Apollo's form is a name as well."""
    operation: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


async def posted(head: Head, receive: Receive) -> Parameters:
    """The parameters in the body of a POST request. Raises HttpFault."""
    if not is_json(head.get(b"content-type")):
        raise HttpFault(415, "Send Content-Type: application/json.")
    if head.fields.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise HttpFault(415, "Send the body as it is, without Content-Encoding.", AS_IT_IS)
    try:
        sent = orjson.loads(await _body(head, receive))
    except orjson.JSONDecodeError:
        raise HttpFault(400, "The body is not JSON.") from None
    return read_parameters(sent)


def queried(query_string: bytes) -> Parameters:
    """The parameters in the address of a GET request. Raises HttpFault."""
    if len(query_string) > limits.ADDRESS_BYTES:
        raise HttpFault(414, Said("The address may have at most {most} bytes.", most=limits.ADDRESS_BYTES))
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict")
        sent = {name: _loaded(name, value) for name, value in pairs if value}
    except (UnicodeError, orjson.JSONDecodeError):
        raise HttpFault(400, "The parameters of the address cannot be read.") from None
    return read_parameters(sent)


def _loaded(name: str, value: str) -> Any:
    return orjson.loads(value) if KNOWN.get(name) is dict else value


async def _body(head: Head, receive: Receive) -> bytes:
    """Never more than the limit is held. Raises HttpFault."""
    length = head.fields.get(b"content-length", b"0")
    if not length.isdigit() or int(length[:10]) > limits.BODY_BYTES:
        raise _too_long()
    message = await receive()
    body, more = message.get("body", b""), message.get("more_body", False)
    if not more and len(body) <= limits.BODY_BYTES:
        return body
    collected = bytearray(body)
    while more and len(collected) <= limits.BODY_BYTES:
        message = await receive()
        collected += message.get("body", b"")
        more = message.get("more_body", False)
    if len(collected) > limits.BODY_BYTES:
        raise _too_long()
    return bytes(collected)


def _too_long() -> HttpFault:
    return HttpFault(413, Said("The body may have at most {most} bytes.", most=limits.BODY_BYTES))


def read_parameters(sent: Any) -> Parameters:
    if not isinstance(sent, dict) or too_intricate(sent):
        raise HttpFault(
            400,
            Said(
                "The request must be one JSON object, at most {depth} levels deep and with at most {most} "
                "values.",
                depth=limits.JSON_DEPTH,
                most=limits.JSON_VALUES,
            ),
        )
    for key, value in sent.items():
        kind = KNOWN.get(key)
        if kind is None:
            raise HttpFault(400, Said("Not a parameter. Those that are: {known}.", known=", ".join(KNOWN)))
        if value is not None and not isinstance(value, kind):
            raise HttpFault(400, Said("The parameter {name} is of the wrong type.", name=key))
    text, name = sent.get("query"), sent.get("documentId") or _apollo_name(sent.get("extensions") or {})
    if not text and not name:
        raise HttpFault(400, "Send a query or a documentId.")
    return Parameters(text or None, name, sent.get("operationName"), sent.get("variables") or {})


def _apollo_name(extensions: dict[str, Any]) -> str | None:
    """The name that Apollo's clients put into ``extensions``. Raises HttpFault."""
    asked = extensions.get("persistedQuery")
    if asked is None:
        return None
    digest = asked.get("sha256Hash") if isinstance(asked, dict) else None
    if not isinstance(digest, str) or not digest or asked.get("version") != 1:
        raise HttpFault(400, "Expected extensions.persistedQuery {version: 1, sha256Hash}.")
    return digest
