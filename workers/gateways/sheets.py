"""Files of lines: CSV and XLSX, read with care, for they come from outside."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from domain.kernel.refusal import Malformed
from domain.onboarding.notation import DecimalSign, Encoding, Notation, Separator
from domain.onboarding.sheet import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_LINES,
    EmptySheet,
    Line,
    Sheet,
    SheetRefusal,
    SheetTooLarge,
    WrongEncoding,
)

ZIP = b"PK\x03\x04"
CODECS = {Encoding.UTF8: "utf-8-sig", Encoding.CP1252: "cp1252"}
SEPARATORS = {Separator.SEMICOLON: ";", Separator.COMMA: ","}
MOST_UNPACKED = 60_000_000
"""Bytes of a spreadsheet once unpacked; what grows beyond is meant to do harm."""
MOST_PARTS = 200
LAST_COLUMN = b"BL"
"""The sixty-fourth."""
CELL = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]+)[0-9]+["']|<(?:\w+:)?row\b[^>]*?\br=["']([0-9]+)["']|<(?:\w+:)?c[\s>/]"""
)
"""In any part, whatever it calls itself: a cell with its column, a row with its number, a cell without."""
CHUNK = 1 << 16
BROKEN = (
    CalamineError,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the readers of archives and workbooks raise for bytes that are neither, or sealed with a password."""


def read_sheet(data: bytes, notation: Notation) -> Sheet:
    """The lines that are not blank, with their numbers in the file. Raises SheetRefusal."""
    lines = _spreadsheet(data, notation) if data.startswith(ZIP) else _text(data, notation)
    sheet = Sheet([line for line in lines if any(cell.strip() for cell in line.cells)])
    if len(sheet.body) > MOST_LINES:
        raise SheetTooLarge(most=MOST_LINES, of="lines")
    if not sheet.lines:
        raise EmptySheet
    return sheet


def _text(data: bytes, notation: Notation) -> Iterator[Line]:
    text, separator = _decoded(data, notation), SEPARATORS[notation.separator]
    if text.count(separator) > MOST_LINES * 3 * MOST_COLUMNS:
        raise SheetTooLarge(most=MOST_COLUMNS, of="columns")
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 0
    try:
        for cells in reader:
            yield _line(before + 1, cells)
            before = reader.line_num
    except csv.Error:
        raise SheetTooLarge(most=LONGEST_CELL, of="letters", line=before + 1) from None


def _decoded(data: bytes, notation: Notation) -> str:
    try:
        return data.decode(CODECS[notation.encoding])
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongEncoding(encoding=notation.encoding.value, line=line) from None


def _line(number: int, cells: list[str]) -> Line:
    if number > MOST_LINES * 3:
        raise SheetTooLarge(most=MOST_LINES, of="lines")
    if len(cells) > MOST_COLUMNS:
        raise SheetTooLarge(most=MOST_COLUMNS, of="columns", line=number)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise SheetTooLarge(most=LONGEST_CELL, of="letters", line=number)
    return Line(number, tuple(cells))


def _spreadsheet(data: bytes, notation: Notation) -> Iterator[Line]:
    """The first sheet; what formulas came to when the file was saved, never the formulas."""
    try:
        _check_size(data)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        start = sheet.start
        rows = sheet.to_python(skip_empty_area=True)
    except BROKEN as error:
        raise SheetRefusal(expected="CSV or XLSX") from error
    first = start[0] + 1 if start else 1
    width = max((_width(row) for row in rows), default=0)
    for number, row in enumerate(rows, first):
        yield _line(number, [_cell(value, notation) for value in row[:width]])


def _width(row: Sequence[object]) -> int:
    return max((position for position, value in enumerate(row, 1) if value != ""), default=0)


def _check_size(data: bytes) -> None:
    """Before anything is made of it: what is unpacked, and how far apart its cells are."""
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise SheetTooLarge(most=MOST_PARTS, of="parts")
        for part in archive.infolist():
            for size in _chunks(archive, part):
                unpacked += size
                if unpacked > MOST_UNPACKED:
                    raise SheetTooLarge(most=MOST_UNPACKED, of="bytes")


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    """Their sizes. Raises SheetTooLarge for a cell too far away, or too many of them."""
    count, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            count += _near_cells(tail + chunk)
            tail = chunk[-64:]
            if count > (MOST_LINES + 1) * MOST_COLUMNS:
                raise SheetTooLarge(most=MOST_LINES, of="lines")
            yield len(chunk)


def _near_cells(text: bytes) -> int:
    """How many there are. Raises SheetTooLarge."""
    count = 0
    for column, row in CELL.findall(text):
        if row and (len(row) > 6 or int(row) > MOST_LINES * 3):
            raise SheetTooLarge(most=MOST_LINES, of="lines")
        if len(column) > 2 or (len(column) == 2 and column > LAST_COLUMN):
            raise SheetTooLarge(most=MOST_COLUMNS, of="columns")
        count += not row
    return count


def _cell(value: object, notation: Notation) -> str:
    """As a person would have typed it in this notation."""
    match value:
        case bool():
            return "1" if value else "0"
        case int() | float():
            return _number(Decimal(repr(value)), notation)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            raise Malformed(expected="date")
    return str(value)


def _number(value: Decimal, notation: Notation) -> str:
    digits = format(value.normalize(), "f")
    return digits.replace(".", ",") if notation.decimals is DecimalSign.COMMA else digits
