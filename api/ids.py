"""Ids on the wire: a typed prefix and the 32 hexadecimal digits of a UUID."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from api.faults import BadUserInput
from domain.kernel.said import Said
from persistence.identity import id_of
from persistence.reading.known_as import fits

SHAPE = re.compile(r"([a-z]+)_([0-9a-f]{32})")


def wire(prefix: str, id: UUID) -> str:
    return f"{prefix}_{id.hex}"


def parse(text: object) -> tuple[str, UUID]:
    """Prefix and id. Raises ValueError."""
    match = SHAPE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("Not an id: expected a prefix, _ and 32 hexadecimal digits, all in lower case.")
    return match[1], id_of(match[2])


def known_id(text: object, prefix: str) -> UUID | None:
    """The id behind ``prefix``; None for what is none."""
    match = SHAPE.fullmatch(text) if isinstance(text, str) else None
    return id_of(match[2]) if match is not None and fits(match[1], prefix) else None


def decode_id(text: object, prefix: str, path: Sequence[str] = ()) -> UUID:
    """The id behind ``prefix``. Raises BadUserInput, which names ``path``."""
    try:
        found, id = parse(text)
    except ValueError as error:
        raise BadUserInput(str(error), path=list(path)) from None
    if not fits(found, prefix):
        raise BadUserInput(Said("An id here begins with {prefix}_.", prefix=prefix), path=list(path))
    return id
