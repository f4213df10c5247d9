"""Cursors made by PostgreSQL: the same tokens that `write_cursor` makes, HMAC included (RFC 2104)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal_column

from persistence.reading.compiled.draft import INNER_KEY, OUTER_KEY, Row
from persistence.reading.cursor import MAC_BYTES
from persistence.reading.json_text import Json, fixed, joined, or_null
from persistence.reading.order import Sort

BLOCK = 64
"""Bytes of a block of SHA-256."""


@cache
def padded_keys(key: bytes) -> tuple[bytes, bytes]:
    """The key as the inner and the outer hash begin with. Raises ValueError when it is too long."""
    if len(key) > BLOCK:
        raise ValueError(f"a key of more than {BLOCK} bytes would have to be hashed first")
    block = key.ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def cursor_json(row: Row, sorts: Sequence[Sort], prefix: ColumnElement[Any]) -> Json:
    """The token of a row; ``prefix`` is `cursor_prefix` of the list."""
    pieces: list[str | Json] = [prefix]
    for sort in sorts:
        value = sort.leaf.kind.json(row.at(sort.leaf.source))
        pieces += [",", or_null(value) if sort.leaf.null else value]
    body = func.convert_to(joined(*pieces, "]"), fixed("UTF8"))
    inner = func.sha256(INNER_KEY.op("||")(body))
    mac = func.substr(
        func.sha256(OUTER_KEY.op("||")(inner)), literal_column("1"), literal_column(str(MAC_BYTES))
    )
    token = func.encode(mac.op("||")(body), fixed("base64"), type_=Text())
    return joined('"', func.translate(token, literal_column("E'+/=\\n'"), fixed("-_")), '"')


def cursor_prefix(sort: str, filter: str) -> str:
    """The beginning of a cursor's body, of the two fingerprints."""
    return f'["{sort}","{filter}"'
