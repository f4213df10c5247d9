"""The lines of a file, one after the other: JSON, or cells under a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from domain.platform.bulk_operation import ExportFormat

MOST_LINES = 100_000
LONGEST_LINE = 100_000
"""Bytes of a line of JSON, or letters of a cell."""
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` counts from 1 as a person does; ``content`` is None when it is too long to be one."""

    number: int
    content: bytes | list[str] | None


def lines_of(data: bytes, format: ExportFormat) -> Iterator[Line]:
    """Those that are not blank; of a sheet the first one is the header."""
    return _objects(data) if format is ExportFormat.JSONL else _rows(data)


def _objects(data: bytes) -> Iterator[Line]:
    for number, content in enumerate(io.BytesIO(data), 1):
        text = (content.removeprefix(MARK) if number == 1 else content).strip()
        if text:
            yield Line(number, text if len(text) <= LONGEST_LINE else None)


def _rows(data: bytes) -> Iterator[Line]:
    """Bytes that are not UTF-8 stay what they are; whoever reads the cell refuses them."""
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", errors="surrogateescape", newline="")
    reader, before = csv.reader(text, delimiter=";"), 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        if cells is None or any(cell.strip() for cell in cells):
            yield Line(before + 1, cells)
        before = reader.line_num
