"""The lines of a file, whatever is in it."""

from __future__ import annotations

import pytest

from domain.onboarding.sheet import EmptySheet, SheetTooLarge
from domain.platform.bulk_operation import ExportFormat
from persistence.importing.lines import LONGEST_LINE, MOST_LINES, Line, lines_of
from workers.imports import _count

JSONL, CSV = ExportFormat.JSONL, ExportFormat.CSV


def found(data: bytes, format: ExportFormat) -> list[Line]:
    return list(lines_of(data, format))


def test_lines_are_counted_as_an_editor_does_and_blank_ones_passed_over():
    data = b'\xef\xbb\xbf{"a":1}\r\n\r\n  \n{"a":2}'
    assert found(data, JSONL) == [Line(1, b'{"a":1}'), Line(4, b'{"a":2}')]


def test_a_line_that_is_too_long_is_one_all_the_same():
    data = b"x" * (LONGEST_LINE + 1) + b"\n{}\n"
    assert found(data, JSONL) == [Line(1, None), Line(2, b"{}")]


def test_a_row_is_where_it_begins_whatever_is_quoted_in_it():
    data = '\ufeffa;b\r\n"1\n2";"x;""y"""\r\n;\r\n3;4'.encode()
    assert found(data, CSV) == [
        Line(1, ["a", "b"]),
        Line(2, ["1\n2", 'x;"y"']),
        Line(5, ["3", "4"]),
    ]


def test_a_quote_that_never_ends_takes_no_more_than_a_cell_may_hold():
    data = b'a;b\n"' + b"x;\n" * 100_000 + b"1;2\n"
    first, second, *_, last = found(data, CSV)
    assert (first.number, second) == (1, Line(2, None))
    assert last.content == ["1", "2"]


def test_what_is_not_text_stays_in_its_line():
    rows = found(b"a;b\n\xff;1\nx;2\n", CSV)
    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[2].content == ["x", "2"]


@pytest.mark.parametrize(
    ("data", "format", "refusal"),
    [
        (b"{}\n" * (MOST_LINES + 1), JSONL, SheetTooLarge),
        (b"a\n" * (MOST_LINES + 2), CSV, SheetTooLarge),
        (b"\n \r\n", JSONL, EmptySheet),
        (b"a;b\n", CSV, EmptySheet),
    ],
)
def test_a_file_has_lines_and_not_too_many(data, format, refusal):
    with pytest.raises(refusal):
        _count(data, format)


def test_as_many_lines_as_are_allowed_are():
    assert _count(b"{}\n" * MOST_LINES, JSONL) == MOST_LINES
    assert _count(b"a\n" * (MOST_LINES + 1), CSV) == MOST_LINES
