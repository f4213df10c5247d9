"""Cursors: where in a sorted list one was, in a form that cannot be tampered with."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from persistence.reading.problem import BadInput
from persistence.secrets import DerivedKey

MAC_BYTES = 16


def fingerprint(*parts: object) -> str:
    """Short, and the same for the same parts in every process."""
    return hashlib.sha256(_told(parts)).hexdigest()[:12]


def _told(parts: object) -> bytes:
    try:
        return orjson.dumps(parts, default=_written)
    except TypeError:
        return repr(parts).encode("utf-8", "surrogatepass")


def _written(value: object) -> str:
    return str(value) if isinstance(value, UUID) else repr(value)


def write_cursor(key: bytes, sort: str, filter: str, values: Sequence[Any]) -> str:
    """A token of the row's sort values (in wire form) under these fingerprints."""
    body = orjson.dumps([sort, filter, *values])
    return base64.urlsafe_b64encode(_mac(key, body) + body).rstrip(b"=").decode()


def read_cursor(key: bytes, sort: str, filter: str, token: str) -> list[Any]:
    """The sort values again. Raises BadInput for a token that is not ours or is of another list."""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadInput("Not a cursor.") from None
    body = raw[MAC_BYTES:]
    if not any(hmac.compare_digest(raw[:MAC_BYTES], _mac(one, body)) for one in _every(key)):
        raise BadInput("Not a cursor.")
    its_sort, its_filter, *values = orjson.loads(body)
    if its_sort != sort:
        raise BadInput("This cursor belongs to another orderBy.")
    if its_filter != filter:
        raise BadInput("This cursor belongs to another where or search.")
    return values


def _every(key: bytes) -> tuple[bytes, ...]:
    """The key, and those it has replaced."""
    return key.every if isinstance(key, DerivedKey) else (key,)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:MAC_BYTES]
