"""What became of the lines of a file: kept part by part, and told in files of two kinds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import orjson

from domain.platform.bulk_operation import ExportFormat
from persistence.exporting.cells import harmless
from persistence.exporting.csv_text import MARK, written
from persistence.importing.mutation import Trouble

Bytes = AsyncIterator[bytes]
HEADER = {"pt-BR": ("linha", "coluna", "código", "mensagem"), "en": ("line", "column", "code", "message")}


def done(line: int, **told: Any) -> bytes:
    return orjson.dumps({"line": line, **told}) + b"\n"


def refused(line: int, troubles: Sequence[Trouble]) -> bytes:
    errors = [{"path": one.path, "code": one.code, "messages": dict(one.messages)} for one in troubles]
    return orjson.dumps({"line": line, "errors": errors}) + b"\n"


async def results(parts: Bytes) -> Bytes:
    """The lines that were done, as JSON."""
    async for part in parts:
        told = (orjson.loads(line) for line in part.splitlines())
        yield b"".join(orjson.dumps(one) + b"\n" for one in told if "errors" not in one)


async def errors(parts: Bytes, format: ExportFormat, language: str) -> Bytes:
    """What was refused, in the form of the file that it was found in."""
    if format is ExportFormat.CSV:
        yield (MARK + written([HEADER[language]])).encode()
    async for part in parts:
        found = _errors_in(part, language)
        if format is ExportFormat.CSV:
            yield written(map(_row, found)).encode()
        else:
            yield b"".join(orjson.dumps(one) + b"\n" for one in found)


def _errors_in(part: bytes, language: str) -> Iterator[dict[str, Any]]:
    for one in map(orjson.loads, part.splitlines()):
        for error in one.get("errors", ()):
            message = error["messages"][language]
            yield {"line": one["line"], "path": error["path"], "code": error["code"], "message": message}


def _row(error: dict[str, Any]) -> list[str]:
    return [harmless(str(cell)) for cell in error.values()]
