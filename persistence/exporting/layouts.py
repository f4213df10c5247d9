"""What objects look like in a file of each format, part by part, and how parts become the file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.platform.bulk_operation import ExportFormat, QueryNotExportable
from persistence.exporting.csv_text import CsvText
from persistence.exporting.table import Branch
from persistence.exporting.workbook import Workbook

Bytes = AsyncIterator[bytes]


class Layout(Protocol):
    """One format, for the objects of one list."""

    def part(self, nodes: Sequence[bytes]) -> bytes:
        """Some of them. Raises RowTooLarge."""
        ...

    def file(self, parts: Bytes) -> Bytes:
        """The whole file. Raises RowTooLarge."""
        ...


class Lines:
    """One JSON object a line, each byte as the API answers it."""

    def part(self, nodes: Sequence[bytes]) -> bytes:
        return b"".join(node + b"\n" for node in nodes)

    def file(self, parts: Bytes) -> Bytes:
        return parts


def layout_of(format: ExportFormat, table: Branch, zone: ZoneInfo) -> Layout:
    """``zone`` is that of the times in spreadsheets, which know none."""
    match format:
        case ExportFormat.JSONL:
            return Lines()
        case ExportFormat.CSV:
            return CsvText(table, zone)
        case ExportFormat.ZIP:
            raise QueryNotExportable("format", reason="a list makes no archive", at=None)
        case ExportFormat.XLSX:
            return Workbook(table, zone)


MEDIA = {
    ExportFormat.JSONL: "application/jsonl",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.ZIP: "application/zip",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
