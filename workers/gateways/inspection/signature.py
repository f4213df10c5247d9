"""What a file is by its first bytes, whatever it is called."""

from __future__ import annotations

import re
from enum import StrEnum


class Shape(StrEnum):
    """What the beginning of a file says."""

    PDF = "PDF"
    PNG = "PNG"
    JPEG = "JPEG"
    ZIP = "ZIP"
    PROGRAM = "PROGRAM"
    PAGE = "PAGE"
    MARKUP = "MARKUP"
    TEXT = "TEXT"
    OTHER = "OTHER"


SIGNATURES: tuple[tuple[bytes, Shape], ...] = (
    (b"%PDF-", Shape.PDF),
    (b"\x89PNG\r\n\x1a\n", Shape.PNG),
    (b"\xff\xd8\xff", Shape.JPEG),
    (b"PK\x03\x04", Shape.ZIP),
    (b"PK\x05\x06", Shape.ZIP),
    (b"MZ", Shape.PROGRAM),
    (b"\x7fELF", Shape.PROGRAM),
    (b"\xca\xfe\xba\xbe", Shape.PROGRAM),
    (b"\xfe\xed\xfa\xce", Shape.PROGRAM),
    (b"\xfe\xed\xfa\xcf", Shape.PROGRAM),
    (b"\xce\xfa\xed\xfe", Shape.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Shape.PROGRAM),
    (b"#!", Shape.PROGRAM),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Shape.OTHER),
    (b"GIF8", Shape.OTHER),
    (b"Rar!", Shape.OTHER),
    (b"\x1f\x8b", Shape.OTHER),
    (b"7z\xbc\xaf\x27\x1c", Shape.OTHER),
)
"""As the formats themselves define them; `OTHER` is known, and taken for nothing."""
PAGE = re.compile(rb"<(?:!doctype\s+(?:html|svg)|html|iframe|(?:\w+:)?(?:script|svg))[\s>/]", re.I)
"""What a browser would show as a page, and run."""
MARK = b"\xef\xbb\xbf"
LOOKED_AT = 4096


def shape_of(data: bytes) -> Shape:
    """A text that begins with MZ is a text: lists of names do."""
    for signature, shape in SIGNATURES:
        if data.startswith(signature) and not (signature == b"MZ" and is_text(data)):
            return shape
    beginning = data[:LOOKED_AT].removeprefix(MARK).lstrip()
    if beginning.startswith(b"<"):
        return Shape.PAGE if PAGE.search(beginning) else Shape.MARKUP
    return Shape.TEXT if is_text(data) else Shape.OTHER


def is_text(data: bytes) -> bool:
    """Whether all of it is UTF-8 without NUL."""
    if b"\0" in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
