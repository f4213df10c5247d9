"""What the head of a request says: who asks, in which language, for which form of answer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from starlette.types import Scope

from api.language import Language, preferred
from api.negotiation import response_type, takes_events, takes_gzip

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
LONGEST_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Wishes:
    """The form of the answer. ``media`` is None when nothing that is accepted is offered."""

    media: str | None
    events: bool
    gzip: bool
    language: Language


@dataclass(frozen=True, slots=True)
class Head:
    """Header names are in lower case; values of a name that is sent twice are joined."""

    method: str
    fields: dict[bytes, bytes]
    request_id: str
    wishes: Wishes
    peer: str | None = None
    """The address at the other end of the connection."""

    @classmethod
    def of(cls, scope: Scope) -> Head:
        sent = scope["headers"]
        fields = dict(sent)
        if len(fields) < len(sent):
            fields = _joined(sent)
        said = tuple(fields.get(name, b"") for name in (b"accept", b"accept-encoding", b"accept-language"))
        short = all(len(value) <= LONGEST_REMEMBERED for value in said)
        wishes = (_wishes if short else _wishes.__wrapped__)(*said)
        peer = scope.get("client")
        return cls(scope["method"], fields, _request_id(fields), wishes, peer[0] if peer else None)

    def get(self, name: bytes) -> str | None:
        """The value of a header, its bytes one to one as characters."""
        value = self.fields.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def authorization(self) -> str | None:
        return self.get(b"authorization")


@lru_cache(maxsize=500)
def _wishes(accept: bytes, encoding: bytes, language: bytes) -> Wishes:
    text = accept.decode("latin-1")
    return Wishes(
        media=response_type(text or None),
        events=takes_events(text),
        gzip=takes_gzip(encoding.decode("latin-1")),
        language=preferred(language.decode("latin-1")),
    )


def _joined(sent: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for name, value in sent:
        fields[name] = fields[name] + b", " + value if name in fields else value
    return fields


def _request_id(fields: dict[bytes, bytes]) -> str:
    """The client's, when it is harmless, so that both logs speak of the same thing."""
    given = fields.get(b"x-request-id")
    if given is not None and REQUEST_ID.fullmatch(text := given.decode("latin-1")):
        return text
    return os.urandom(16).hex()
