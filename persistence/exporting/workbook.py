"""A spreadsheet of one sheet (ECMA-376), written row by row; text is text, whatever it begins with."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import orjson

from domain.platform.bulk_operation import RowTooLarge
from persistence.exporting.package import FIXED, SHEET, SHEET_BEGINS, SHEET_ENDS
from persistence.exporting.table import Branch, Cells, Kind

MOST_ROWS, MOST_LETTERS = 1_048_576, 32_767
EXACT_DIGITS = 15
"""Spreadsheets keep no more of a number; longer ones are written as text."""
FIRST_DAY, EARLIEST = date(1899, 12, 30), date(1900, 3, 1)
"""Day 0, and the first from which all spreadsheets count alike."""
ROW_ENDS = b"</row>"
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and what would be read as the escape of it."""
EMPTY = "<c/>"


class Workbook:
    """Instants are shown in the legal hour of the company."""

    def __init__(self, table: Branch, zone: ZoneInfo) -> None:
        self.table, self.zone = table, zone
        self.kinds = [column.kind for column in table.columns]

    def part(self, nodes: Sequence[bytes]) -> bytes:
        """Raises RowTooLarge for a text that no cell holds."""
        rows = (row for node in nodes for row in self.table.rows(orjson.loads(node)))
        return "".join(f"<row>{self._cells(row)}</row>" for row in rows).encode()

    async def file(self, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Raises RowTooLarge for more rows than a sheet has."""
        sink, rows = Sink(), 1
        with ZipFile(sink, "w", ZIP_DEFLATED) as package:
            for name, text in FIXED.items():
                package.writestr(ZipInfo(name), text)
            with package.open(_deflated(SHEET), "w", force_zip64=True) as sheet:
                sheet.write(SHEET_BEGINS + self._header())
                async for part in parts:
                    rows += part.count(ROW_ENDS)
                    if rows > MOST_ROWS:
                        raise RowTooLarge(most=MOST_ROWS, of="rows")
                    await asyncio.to_thread(sheet.write, part)
                    yield sink.taken()
                sheet.write(SHEET_ENDS)
        yield sink.taken()

    def _header(self) -> bytes:
        return f"<row>{''.join(_text(column.name) for column in self.table.columns)}</row>".encode()

    def _cells(self, row: Cells) -> str:
        return "".join(
            EMPTY if value is None else self._cell(kind, value)
            for kind, value in zip(self.kinds, row, strict=True)
        )

    def _cell(self, kind: Kind, value: Any) -> str:
        match kind:
            case Kind.TEXT | Kind.TEXTS:
                return _text(value if kind is Kind.TEXT else ", ".join(value))
            case Kind.INTEGER | Kind.DECIMAL:
                return _number(str(value))
            case Kind.DATE:
                return _day(value)
            case Kind.INSTANT:
                return _instant(datetime.fromisoformat(value).astimezone(self.zone))
        return f'<c t="b"><v>{int(value)}</v></c>'


class Sink:
    """What a package was written to so far, and nobody has taken yet."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits behind it."""

    def close(self) -> None:
        """What is in it can still be taken."""

    def taken(self) -> bytes:
        data, self._written = bytes(self._written), bytearray()
        return data


def _deflated(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def _text(value: str) -> str:
    if len(value) > MOST_LETTERS:
        raise RowTooLarge(most=MOST_LETTERS, of="letters")
    escaped = UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


def _number(text: str) -> str:
    """As a number where it stays what it is."""
    digits = len(Decimal(text).normalize().as_tuple().digits)
    return f"<c><v>{text}</v></c>" if digits <= EXACT_DIGITS else _text(text)


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return _text(text) if day < EARLIEST else f'<c s="1"><v>{(day - FIRST_DAY).days}</v></c>'


def _instant(local: datetime) -> str:
    if local.date() < EARLIEST:
        return _text(local.isoformat())
    passed = local.replace(tzinfo=None) - datetime.combine(FIRST_DAY, datetime.min.time())
    return f'<c s="2"><v>{Decimal(passed // timedelta(seconds=1)) / 86_400:.9f}</v></c>'
