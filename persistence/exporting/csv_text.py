"""CSV as spreadsheets in Brazil open it, and as moving in reads it: semicolons and decimal commas."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from persistence.exporting.cells import harmless
from persistence.exporting.table import Branch, Cells, Kind

MARK = "\ufeff"
"""The byte order mark, without which Excel takes UTF-8 for something else."""


class CsvText:
    """Instants are shown in the legal hour of the company, to the second."""

    def __init__(self, table: Branch, zone: ZoneInfo) -> None:
        self.table, self.zone = table, zone
        self.kinds = [column.kind for column in table.columns]

    def part(self, nodes: Sequence[bytes]) -> bytes:
        rows = (self._cells(row) for node in nodes for row in self.table.rows(orjson.loads(node)))
        return written(rows).encode()

    async def file(self, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        yield (MARK + written([[column.name for column in self.table.columns]])).encode()
        async for part in parts:
            yield part

    def _cells(self, row: Cells) -> list[str]:
        return [
            "" if value is None else self._cell(kind, value)
            for kind, value in zip(self.kinds, row, strict=True)
        ]

    def _cell(self, kind: Kind, value: Any) -> str:
        match kind:
            case Kind.TEXT | Kind.TEXTS:
                return harmless(value if kind is Kind.TEXT else ", ".join(value))
            case Kind.DECIMAL:
                return value.replace(".", ",")
            case Kind.BOOLEAN:
                return "true" if value else "false"
            case Kind.INSTANT:
                return datetime.fromisoformat(value).astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")
        return str(value)


def written(rows: Iterable[Sequence[str]]) -> str:
    """As lines, without the mark."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue()
