"""Objects as rows of flat files: what was written is read back, whatever it is."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from domain.platform.bulk_operation import ExportFormat, RowTooLarge
from persistence.exporting.cells import FORMULA
from persistence.exporting.layouts import layout_of
from persistence.exporting.table import Branch, Column, Kind
from persistence.exporting.workbook import MOST_LETTERS

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
LINES = Branch((Column("lines.sku", ("sku",), Kind.TEXT),))
TABLE = Branch(
    (
        Column("name", ("name",), Kind.TEXT),
        Column("total.amount", ("total", "amount"), Kind.DECIMAL),
        Column("count", ("count",), Kind.INTEGER),
        Column("open", ("open",), Kind.BOOLEAN),
        Column("on", ("on",), Kind.DATE),
        Column("at", ("at",), Kind.INSTANT),
        Column("tags", ("tags",), Kind.TEXTS),
    ),
    ("lines",),
    LINES,
)
ORDER = {
    "name": "José",
    "total": {"amount": "-1234.50"},
    "count": 3,
    "open": True,
    "on": "2026-11-22",
    "at": "2026-11-22T02:30:15.123456Z",
    "tags": ["a", "b"],
    "lines": [{"sku": "P1"}, {"sku": "P2"}],
}
NOTHING: dict[str, Any] = dict.fromkeys(ORDER)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)
DANGEROUS = st.builds(str.__add__, st.sampled_from(FORMULA), TEXTS)
XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


async def written(format: ExportFormat, table: Branch, *pages: list[dict[str, Any]]) -> bytes:
    layout = layout_of(format, table, SAO_PAULO)

    async def parts() -> AsyncIterator[bytes]:
        for page in pages:
            yield layout.part([orjson.dumps(each) for each in page])

    return b"".join([piece async for piece in layout.file(parts())])


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


async def test_a_list_below_repeats_what_is_above_it_and_an_empty_one_leaves_its_place_free():
    rows = read_csv(await written(ExportFormat.CSV, TABLE, [ORDER, NOTHING], [ORDER | {"lines": []}]))
    assert rows[0] == ["name", "total.amount", "count", "open", "on", "at", "tags", "lines.sku"]
    order = ["José", "-1234,50", "3", "true", "2026-11-22", "2026-11-21 23:30:15", "a, b"]
    assert rows[1:] == [[*order, "P1"], [*order, "P2"], [""] * 8, [*order, ""]]


async def test_a_spreadsheet_has_numbers_dates_and_times_of_the_company():
    data = await written(ExportFormat.XLSX, TABLE, [ORDER], [NOTHING, ORDER])
    header, first, second, empty, *_ = read_xlsx(data)
    assert header == [column.name for column in TABLE.columns]
    assert first[:5] == ["José", -1234.5, 3.0, True, date(2026, 11, 22)]
    assert first[5] == datetime.fromisoformat("2026-11-21T23:30:15")
    assert (first[6:], second[6:], empty) == (["a, b", "P1"], ["a, b", "P2"], [""] * 8)


@given(st.lists(st.one_of(TEXTS, DANGEROUS), min_size=1, max_size=5))
def test_csv_holds_any_text_and_no_formula(texts: list[str]):
    layout = layout_of(ExportFormat.CSV, LINES, SAO_PAULO)
    rows = read_csv(layout.part([orjson.dumps({"sku": text}) for text in texts]))
    cells = [row[0] if row else "" for row in rows]
    assert not any(cell.startswith(FORMULA) for cell in cells)
    assert [
        cell.removeprefix("'") if text.startswith(FORMULA) else cell
        for cell, text in zip(cells, texts, strict=True)
    ] == texts


@given(
    st.lists(
        st.one_of(TEXTS, DANGEROUS, st.sampled_from(["_x000D_", "a\r\nb", "\x01", "\ufffe"])), min_size=1
    )
)
def test_a_spreadsheet_holds_any_text_as_text(texts: list[str]):
    """As ECMA-376 says that a reader undoes it, 22.9.2.19."""
    layout = layout_of(ExportFormat.XLSX, LINES, SAO_PAULO)
    part = layout.part([orjson.dumps({"sku": text}) for text in texts])
    rows = etree.fromstring(f'<sheet xmlns="{XML[1:-1]}">'.encode() + part + b"</sheet>")
    assert rows.findall(f".//{XML}f") == []
    cells = rows.findall(f".//{XML}c")
    assert {cell.get("t") for cell in cells} == {"inlineStr"}
    assert [unescaped(cell.findtext(f".//{XML}t") or "") for cell in cells] == texts


def unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=4))
def test_a_number_is_a_number_only_where_it_stays_exact(number: Decimal):
    amount = Branch((Column("amount", ("amount",), Kind.DECIMAL),))
    part = layout_of(ExportFormat.XLSX, amount, SAO_PAULO).part([orjson.dumps({"amount": str(number)})])
    cell = etree.fromstring(part)[0]
    if cell.get("t") == "inlineStr":
        assert len(number.normalize().as_tuple().digits) > 15
        assert cell.findtext(".//t") == str(number)
    else:
        assert Decimal(repr(float(cell.findtext("v") or ""))) == number


async def test_a_workbook_is_one_that_readers_of_the_standard_take():
    data = await written(ExportFormat.XLSX, LINES, [{"sku": text} for text in ("=1+1", "a<b&c>", " x ")])
    assert [row[0] for row in read_xlsx(data)] == ["lines.sku", "=1+1", "a<b&c>", " x "]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            etree.fromstring(package.read(name))


async def test_what_no_cell_holds_is_refused():
    with pytest.raises(RowTooLarge):
        await written(ExportFormat.XLSX, LINES, [{"sku": "a" * (MOST_LETTERS + 1)}])
    assert await written(ExportFormat.XLSX, LINES, [{"sku": "a" * MOST_LETTERS}])


async def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    monkeypatch.setattr("persistence.exporting.workbook.MOST_ROWS", 3)
    assert await written(ExportFormat.XLSX, LINES, [{"sku": "1"}, {"sku": "2"}])
    with pytest.raises(RowTooLarge):
        await written(ExportFormat.XLSX, LINES, [{"sku": "1"}, {"sku": "2"}], [{"sku": "3"}])
