"""The outside of a PKCS #12 file: how much work opening it is, told before anything is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

INTEGER, OCTETS, CHUNKED, SEQUENCE = 0x02, 0x04, 0x24, 0x30
CONSTRUCTED, INDEFINITE = 0x20, 0x80
DEEPEST = 40
END = b"\x00\x00"


@dataclass(frozen=True)
class Element:
    """One value of BER (ITU-T X.690): its first octet, its content and, when it has any, its parts."""

    tag: int
    content: bytes
    parts: tuple[Element, ...] = ()


def rounds_in(data: bytes) -> Iterator[int]:
    """How often each key is derived: the number after a salt (RFC 7292, RFC 8018). Raises ValueError."""
    waiting = list(_elements(data, 0))
    while waiting:
        element = waiting.pop()
        for before, after in zip(element.parts, element.parts[1:], strict=False):
            if before.tag in (OCTETS, CHUNKED) and after.tag == INTEGER:
                yield int.from_bytes(after.content, "big", signed=True)
        waiting += element.parts
        if element.tag in (OCTETS, CHUNKED) and _octets(element)[:1] == bytes([SEQUENCE]):
            waiting += _whole(_octets(element))


def _whole(data: bytes) -> list[Element]:
    """The elements inside octets; none when they only look like some."""
    try:
        return list(_elements(data, 0))
    except ValueError:
        return []


def _octets(element: Element) -> bytes:
    return b"".join(part.content for part in element.parts) if element.parts else element.content


def _elements(data: bytes, depth: int) -> Iterator[Element]:
    place = 0
    while place < len(data):
        element, place = _element(data, place, depth)
        yield element


def _element(data: bytes, place: int, depth: int) -> tuple[Element, int]:
    """The one that begins here, and where it ends. Raises ValueError."""
    if depth > DEEPEST or place + 2 > len(data):
        raise ValueError("not BER")
    tag, first, begin = data[place], data[place + 1], place + 2
    if first == INDEFINITE:
        return _until_its_end(data, begin, tag, depth)
    length = first
    if first > INDEFINITE:
        size = first - INDEFINITE
        length, begin = int.from_bytes(data[begin : begin + size], "big"), begin + size
    if begin + length > len(data):
        raise ValueError("not BER")
    content = data[begin : begin + length]
    parts = tuple(_elements(content, depth + 1)) if tag & CONSTRUCTED else ()
    return Element(tag, content, parts), begin + length


def _until_its_end(data: bytes, place: int, tag: int, depth: int) -> tuple[Element, int]:
    begin, parts = place, []
    while data[place : place + 2] != END:
        element, place = _element(data, place, depth + 1)
        parts.append(element)
    return Element(tag, data[begin:place], tuple(parts)), place + 2
