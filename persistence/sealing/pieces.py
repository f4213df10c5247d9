"""Files sealed in pieces: none is held whole to be opened, and none keeps others waiting for long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from persistence.platform.keys import keyring
from persistence.secrets import Place

PIECE = 262_144
"""Bytes; sealing or opening one takes a fraction of a millisecond."""
LENGTH = 4
"""Bytes before each sealed piece: how long it is, big-endian."""


class Incomplete(Exception):
    """The end of a sealed file is missing."""


def sealed(data: bytes, place: Place) -> Iterator[bytes]:
    """Each piece is bound to its number and to whether it is the last. Raises KeyLost."""
    count = max(1, -(-len(data) // PIECE))
    for number in range(count):
        piece = data[number * PIECE : (number + 1) * PIECE]
        body = keyring().seal(piece, _of(place, number, last=number == count - 1))
        yield len(body).to_bytes(LENGTH)
        yield body


async def opened(stream: AsyncIterator[bytes], place: Place) -> AsyncIterator[bytes]:
    """Raises KeyLost, Incomplete; cryptography's InvalidTag when it was changed, moved or cut."""
    held, number, piece = bytearray(), 0, b""
    async for more in stream:
        held += more
        while (found := _taken(held)) is not None:
            if piece:
                yield keyring().open(piece, _of(place, number, last=False))
                number += 1
            piece = found
    if held or not piece:
        raise Incomplete
    yield keyring().open(piece, _of(place, number, last=True))


def _taken(held: bytearray) -> bytes | None:
    """The next sealed piece, when all of it is there."""
    size = int.from_bytes(held[:LENGTH])
    if len(held) < LENGTH or len(held) < LENGTH + size:
        return None
    piece = bytes(held[LENGTH : LENGTH + size])
    del held[: LENGTH + size]
    return piece


def _of(place: Place, number: int, *, last: bool) -> Place:
    return replace(place, column=f"{place.column} {number}{' end' if last else ''}")
