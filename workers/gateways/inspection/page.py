"""PDF: whether opening one would run or start something."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from domain.files.upload import FileRejection
from workers.gateways.inspection.bounds import is_bomb

ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia|XFA|EmbeddedFile|ImportData|SubmitForm)(?![A-Za-z])")
"""Names of actions and of what holds them (ISO 32000-1, 12.6.4; 7.11.4; 12.7.8)."""
NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z])")
DECODING = re.compile(rb"/\w+Decode(?![A-Za-z])|/(?:Fl|LZW|A85|AHx|RL)(?![A-Za-z])")
PACKED = re.compile(rb"/(?:FlateDecode|Fl)(?![A-Za-z])")
HEAD = 2_000
"""Bytes before a stream in which its dictionary is."""
MOST_OF_ONE = 20_000_000
"""Bytes that one stream of objects may unpack to."""


def rejection_of(data: bytes) -> FileRejection | None:
    """Looked for in what is written in clear, and in packed objects; what is locked cannot be looked at."""
    if b"%%EOF" not in data[-4096:] or LOCKED.search(data):
        return FileRejection.UNREADABLE
    if ACTIVE.search(_spelt(data)):
        return FileRejection.ACTIVE_CONTENT
    unpacked = 0
    for objects in _objects(data):
        if objects is None:
            return FileRejection.UNREADABLE
        unpacked += len(objects)
        if len(objects) > MOST_OF_ONE or is_bomb(unpacked, len(data)):
            return FileRejection.BOMB
        if ACTIVE.search(_spelt(objects)):
            return FileRejection.ACTIVE_CONTENT
    return None


def _spelt(data: bytes) -> bytes:
    """Letters of names may be written as #4A."""
    return NAME.sub(lambda found: bytes([int(found[1], 16)]), data)


def _objects(data: bytes) -> Iterator[bytes | None]:
    """What object streams hold; None for one that is packed in a way that nobody can look into."""
    for found in STREAM.finditer(data):
        head = _spelt(data[max(0, found.start() - HEAD) : found.start()]).rpartition(b" obj")[2]
        if OBJECTS.search(head):
            yield _inflated(data, found.end()) if _is_flate_alone(head) else None


def _is_flate_alone(head: bytes) -> bool:
    return len(DECODING.findall(head)) == 1 and PACKED.search(head) is not None


def _inflated(data: bytes, start: int) -> bytes | None:
    """Up to its end, or a byte more than is taken; None when it does not come to an end."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data[start : data.find(b"endstream", start)], MOST_OF_ONE + 1)
    except zlib.error:
        return None
    return found if unpacking.eof or len(found) > MOST_OF_ONE else None
