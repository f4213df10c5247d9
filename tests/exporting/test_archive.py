"""The zip of a month: the files as they are, an index of what they are, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace

from persistence.exporting.archive import Archived, archive_of, part_of_archive

ROW = Archived(
    access_key="35" * 22,
    kind="NFE",
    series=1,
    number=1,
    purpose="SALE",
    direction="OUTBOUND",
    status="AUTHORIZED",
    issued_at="2026-11-22T12:00:00+00:00",
    recipient="12ABC34500012",
    recipient_name="=Mercearia; Ação",
    total="10.00",
    protocol="135",
    file="1.xml",
    sha256="00",
)
FILES = [(f"{number}.xml", b"<a>\xc3\xa7</a>" * number) for number in range(1, 8)]
ROWS = [replace(ROW, number=number, file=name) for number, (name, _) in enumerate(FILES, 1)]


async def zipped(*sizes: int) -> bytes:
    """Of parts with so many files each."""
    parts, at = [], 0
    for size in sizes:
        parts.append(part_of_archive(FILES[at : at + size], ROWS[at : at + size]))
        at += size

    async def kept() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    return b"".join([piece async for piece in archive_of(kept)])


async def test_it_holds_every_file_as_it_is_and_what_it_is() -> None:
    whole = zipfile.ZipFile(io.BytesIO(await zipped(4, 3)))
    assert whole.testzip() is None
    assert [(name, whole.read(name)) for name in whole.namelist()[:-2]] == FILES
    lines = [json.loads(line) for line in whole.read("index.jsonl").splitlines()]
    assert [(line["number"], line["file"]) for line in lines] == [(row.number, row.file) for row in ROWS]
    rows = list(csv.DictReader(io.StringIO(whole.read("index.csv").decode("utf-8-sig")), delimiter=";"))
    assert [row["access_key"] for row in rows] == [ROW.access_key] * 7
    assert rows[0]["recipient_name"] == "'=Mercearia; Ação"


async def test_its_bytes_do_not_depend_on_how_often_the_work_was_interrupted() -> None:
    assert await zipped(7) == await zipped(1, 5, 1) == await zipped(7)


async def test_a_large_month_needs_no_more_memory_than_one_of_its_parts() -> None:
    def part(of: int) -> bytes:
        return part_of_archive([(f"{of}-{n}.xml", b"x" * 10_000) for n in range(50)], [ROW] * 50)

    async def thirty() -> AsyncIterator[bytes]:
        for each in range(30):
            yield part(each)

    tracemalloc.start()
    try:
        async for _ in archive_of(thirty):
            pass
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 6 * len(part(0))
