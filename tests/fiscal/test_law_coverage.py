"""The page on covered law says what the rows say."""

from __future__ import annotations

from persistence.law.coverage import PAGE, page


def test_the_tables_of_the_page_are_what_the_rows_generate() -> None:
    # to bring them up to date: python -m persistence.law.coverage
    assert PAGE.read_text(encoding="utf-8") == page()
