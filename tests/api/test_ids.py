"""Ids on the wire are in lower case; who sends others is told so."""

from __future__ import annotations

import pytest

from api.fault_messages import in_language
from api.ids import parse
from api.language import Language
from persistence.reading.kinds import identity_kind
from persistence.reading.problem import BadInput

DIGITS = "0192f3c8aa0070008000000000000abc"


def test_an_id_in_lower_case_is_understood():
    assert parse(f"order_{DIGITS}")[1] == identity_kind("order").read(f"order_{DIGITS}")


@pytest.mark.parametrize("text", [f"order_{DIGITS.upper()}", f"ORDER_{DIGITS}"])
def test_an_id_in_capitals_is_refused_for_its_capitals(text: str):
    with pytest.raises(ValueError, match="all in lower case") as told:
        parse(text)
    assert "minúsculas" in in_language(Language.PORTUGUESE, str(told.value))
    with pytest.raises(BadInput) as refused:
        identity_kind("order").read(text)
    assert "all in lower case" in refused.value.message
    assert "minúsculas" in in_language(Language.PORTUGUESE, refused.value.message)
