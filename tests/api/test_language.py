"""Which of both languages somebody is answered in, and how values are said in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from api.language import Language, preferred, shown


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, Language.PORTUGUESE),
        ("de", Language.PORTUGUESE),
        ("en", Language.ENGLISH),
        ("en;q=0.9", Language.ENGLISH),
        ("en; q=0.9", Language.ENGLISH),
        ("en-US; q=0.1, pt-BR; q=0.9", Language.PORTUGUESE),
        ("pt-BR; q=0.1, en-US; q=0.9", Language.ENGLISH),
        ("pt ;q=0.1 , en ; q=0.9", Language.ENGLISH),
        ("en; q=much, pt; q=0.1", Language.PORTUGUESE),
    ],
)
def test_the_language_with_the_greatest_weight_is_spoken(header, language):
    assert preferred(header) is language


def test_a_day_is_told_as_a_day_and_an_instant_with_its_hour_in_brasilia():
    instant = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert shown(date(2026, 11, 23), Language.PORTUGUESE) == "23/11/2026"
    assert shown(date(2026, 11, 23), Language.ENGLISH) == "2026-11-23"
    assert shown(instant, Language.PORTUGUESE) == "23/11/2026 22:30"
    assert shown(instant, Language.ENGLISH) == "2026-11-23 22:30"
