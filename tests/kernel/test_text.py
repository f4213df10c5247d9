"""Text that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from domain.kernel.refusal import Malformed, Refusal, Required, TooLong
from domain.kernel.text import TooShort, clean, clean_or_none, printable


def test_white_space_is_trimmed_and_collapsed() -> None:
    assert clean("  Café \t com\r\n leite ", longest=20) == "Café com leite"


def test_letters_and_accents_become_one_character() -> None:
    assert clean("Sa\u0303o", longest=3) == "São"


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "a\x7f", "\ud800", "\ufffe", "a\x85b"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        clean(text, longest=20)


def test_nothing_is_refused_where_something_is_required() -> None:
    with pytest.raises(Required):
        clean(" \n ", longest=20)
    assert clean_or_none(" \n ", longest=20) is None
    assert clean_or_none(None, longest=20) is None


def test_too_little_is_refused_with_both_lengths() -> None:
    with pytest.raises(TooShort) as refused:
        clean(" a ", longest=3, shortest=2)
    assert refused.value.facts == {"shortest": 2, "length": 1}


def test_too_much_is_refused_with_both_lengths() -> None:
    with pytest.raises(TooLong) as refused:
        clean("abcd", longest=3)
    assert refused.value.facts == {"longest": 3, "length": 4}


@given(st.text(max_size=80))
def test_what_is_accepted_fits_into_xml_and_stays_as_it_is(text: str) -> None:
    try:
        cleaned = clean(text, longest=60)
    except Refusal:
        return
    element = etree.Element("xNome")
    element.text = cleaned
    assert etree.fromstring(etree.tostring(element)).text == cleaned
    assert clean(cleaned, longest=60) == cleaned


@pytest.mark.parametrize("text", ["قهوة", "☕😀", "咖啡", "𝄞 ☕"])
def test_what_leaves_nothing_on_a_fiscal_document_is_refused(text: str) -> None:
    assert clean(text, longest=20) == text
    with pytest.raises(Malformed):
        printable(text, longest=20)


def test_signs_beside_enough_letters_are_no_harm() -> None:
    assert printable("Café ☕ 咖啡", longest=20, shortest=4) == "Café ☕ 咖啡"
