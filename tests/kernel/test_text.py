"""Text that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from domain.kernel.refusal import Malformed, Refusal, Required, TooLong
from domain.kernel.text import TooShort, clean, clean_or_none, in_latin, printable


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


@pytest.mark.parametrize("hyphen", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d")
def test_every_hyphen_is_one(hyphen: str) -> None:
    assert in_latin(f"A{hyphen}100") == "A-100"


@pytest.mark.parametrize(
    ("pasted", "written"),
    [
        ("‘a’ ‚b‛ “c” „d‟", "'a' 'b' \"c\" \"d\""),
        ("Sa\u0303o Joa\u0303o", "São João"),
        ("1º 2ª N\u00ba №", "1º 2ª Nº No"),
        ("½ ¼ ⅓ 3⁄8", "½ ¼ 1/3 3/8"),
        ("Pão… 2 × 50 µg 5 μg", "Pão... 2 × 50 µg 5 µg"),
        ("5′ 6″ ≤ 10 Ω", "5' 6\" <= 10 Ohm"),
        ("Łódź Đak œuvre", "Lódz Dak oeuvre"),
        ("Ａ１ ﬁo m² x₂ ™", "A1 fio m² x2 TM"),
        ("A\u00ad\u200b\ufeff\u2060B", "AB"),
        ("• item", "- item"),
        ("x\u0302", "x"),
    ],
)
def test_what_is_pasted_stands_as_what_it_looks_like(pasted: str, written: str) -> None:
    assert in_latin(pasted) == written


@pytest.mark.parametrize("space", "\u00a0\u2002\u2007\u2009\u202f\u3000")
def test_every_space_is_one(space: str) -> None:
    assert clean(f"A{space}100", longest=9) == "A 100"


@given(st.characters(min_codepoint=0x21, exclude_categories=["Cc", "Cs", "Cf", "Mn", "Me", "Z"]))
def test_nothing_that_is_seen_vanishes(sign: str) -> None:
    written = in_latin(sign, instead="?")
    assert written
    assert all(ord(one) <= 0xFF for one in written)


def test_what_is_longer_when_it_is_written_out_must_fit() -> None:
    with pytest.raises(TooLong) as refused:
        printable("ab…", longest=4)
    assert refused.value.facts == {"longest": 4, "length": 5}
