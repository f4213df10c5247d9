"""Files come from outside: what can be read is read, and what is meant to do harm is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from domain.onboarding.notation import DecimalSign, Encoding, Notation, Separator
from domain.onboarding.sheet import EmptySheet, SheetRefusal, SheetTooLarge, WrongEncoding
from workers.gateways.sheets import read_sheet

PLAIN = Notation()
POINT = Notation(separator=Separator.COMMA, decimals=DecimalSign.POINT)


def lines(data: bytes, notation: Notation = PLAIN) -> list[tuple[int, tuple[str, ...]]]:
    return [(line.number, line.cells) for line in read_sheet(data, notation).lines]


def a_workbook(*rows: tuple[object, ...], at: int = 0) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows, at):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))
                else:
                    sheet.write(number, column, value)
    return file.getvalue()


def repacked(workbook: bytes, **parts: bytes) -> bytes:
    """The same workbook with other content in its first sheet."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts["sheet"] if name.endswith("sheet1.xml") else old.read(name))
    return file.getvalue()


def a_sheet(rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


def test_lines_of_text_keep_their_numbers_and_blank_ones_do_not_count():
    assert lines(b'sku;name\n\nA;"Cadeira\nalta"\nB;Mesa\n') == [
        (1, ("sku", "name")),
        (3, ("A", "Cadeira\nalta")),
        (5, ("B", "Mesa")),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert lines("sku,name\nA,Café".encode("utf-8-sig"), POINT)[0] == (1, ("sku", "name"))


def test_windows_text_is_read_when_it_is_said_to_be_that():
    written = Notation(encoding=Encoding.CP1252)
    assert lines("nome\nCafé".encode("cp1252"), written)[1] == (2, ("Café",))


def test_windows_text_that_is_said_to_be_utf8_is_refused_with_its_line():
    with pytest.raises(WrongEncoding) as refused:
        lines("nome\nMesa\nCafé".encode("cp1252"))
    assert refused.value.facts == {"encoding": "UTF8", "line": 3}


@pytest.mark.parametrize("notation", [PLAIN, POINT])
def test_a_spreadsheet_reads_as_a_person_would_have_typed_it(notation):
    data = a_workbook(("sku", "price", "on", "yes"), ("A", 12.5, date(2026, 11, 30), True), at=2)
    price = "12,5" if notation is PLAIN else "12.5"
    assert lines(data, notation) == [
        (3, ("sku", "price", "on", "yes")),
        (4, ("A", price, "2026-11-30", "1")),
    ]


def test_a_formula_is_what_it_came_to_and_never_itself():
    data = a_workbook(("sku", "quantity"), ("A", "=2+3"))
    assert lines(data)[1] == (2, ("A", "0"))


@pytest.mark.parametrize("data", [b"", b"\n\n", b";;\n", a_workbook()])
def test_an_empty_file_is_refused(data):
    with pytest.raises(EmptySheet):
        lines(data)


@pytest.mark.parametrize(
    "data",
    [
        b"a" + b";" * 1_000_000,
        b"a\n" * 20_000,
        b"a\n" + b"x" * 2_000,
        b'a\n"' + b"x" * 200_000,
        a_workbook(*[("x",)] * 6_000),
        a_workbook(("x",) * 100),
    ],
    ids=["a million columns", "too many lines", "a long cell", "an endless cell", "many rows", "wide rows"],
)
def test_what_is_too_large_is_refused(data):
    with pytest.raises(SheetTooLarge):
        lines(data)


@pytest.mark.parametrize(
    "rows",
    [
        b"<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'/></row>",
        b'<row r="1"><c s="0" r="XFD1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1048576"><v>1</v></c></row><row r="999999999999"></row>',
        b"<row>" + b"<c><v>1</v></c>" * 400_000 + b"</row>",
    ],
    ids=["far away", "far to the right", "far below", "cells without end"],
)
def test_a_spreadsheet_whose_cells_are_far_apart_is_never_spread_out(rows):
    with pytest.raises(SheetTooLarge):
        lines(repacked(a_workbook(("x",)), sheet=a_sheet(rows)))


def test_a_small_file_that_unpacks_into_a_large_one_is_refused():
    bomb = repacked(a_workbook(("x",)), sheet=a_sheet(b" " * 80_000_000))
    assert len(bomb) < 200_000
    with pytest.raises(SheetTooLarge):
        lines(bomb)


@pytest.mark.parametrize("data", [b"PK\x03\x04 and nothing", a_workbook(("x",))[:-200]])
def test_a_broken_archive_is_no_spreadsheet(data):
    with pytest.raises(SheetRefusal):
        lines(data)


def test_an_archive_of_something_else_is_no_spreadsheet():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    with pytest.raises(SheetRefusal):
        lines(file.getvalue())
