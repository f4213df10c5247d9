"""Text that people type: trimmed, without control characters, no longer than its place allows."""

from __future__ import annotations

import unicodedata

from domain.kernel.refusal import Malformed, Refusal, Required, TooLong

WHITE_SPACE = "\t\n\r "

UNWRITABLE = "?"
"""Stands on fiscal documents for a sign that they cannot write."""

_HYPHENS = (
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}–—\N{HORIZONTAL BAR}\N{HYPHEN BULLET}\N{MINUS SIGN}"
)
_LOOKALIKES = str.maketrans(
    dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys("•‣●▪■◦", "-")
    | dict.fromkeys("‘’‚‛′‵ʹʻʼˊˋ", "'")
    | dict.fromkeys("“”„‟″‶", '"')
    | {"‹": "<", "›": ">", "≤": "<=", "≥": ">=", "≠": "<>", "≈": "~", "→": "->", "←": "<-"}
    | {"\N{FRACTION SLASH}": "/", "\N{DIVISION SLASH}": "/", "∶": ":", "∗": "*", "∙": "-", "€": "EUR"}
    | {"˚": "°", "⌀": "Ø", "∅": "Ø", "Ω": "Ohm", "μ": "µ"}
    | {
        "Œ": "OE",
        "œ": "oe",
        "Ł": "L",
        "ł": "l",
        "Đ": "D",
        "đ": "d",
        "Ħ": "H",
        "ħ": "h",
        "ı": "i",
        "ẞ": "SS",
        "ſ": "s",
    }
)
"""What people paste from word processors and catalogues, and how Latin-1 writes it."""
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Categories of marks without a letter of their own, and of what nobody sees: soft hyphens, joiners."""


class TooShort(Refusal):
    """Fewer characters than its place in a fiscal document asks for; facts: ``shortest``, ``length``."""

    code = "TOO_SHORT"


def clean(text: str, *, longest: int, shortest: int = 1) -> str:
    """One line of text in Unicode NFC, with single spaces, of so many characters.

    Raises Malformed (NUL, control characters, what XML cannot carry), Required (nothing left),
    TooShort, TooLong.
    """
    if any(is_unprintable(character) for character in text):
        raise Malformed(expected="text")
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not line:
        raise Required
    if len(line) < shortest:
        raise TooShort(shortest=shortest, length=len(line))
    if len(line) > longest:
        raise TooLong(longest=longest, length=len(line))
    return line


def printable(text: str, *, longest: int, shortest: int = 1) -> str:
    """The same for what fiscal documents print: enough of it is left in their alphabet, and it fits there.

    Raises what ``clean`` raises; Malformed when less than ``shortest`` is left.
    """
    line = clean(text, longest=longest, shortest=shortest)
    if len(" ".join(in_latin(line).split())) < shortest:
        raise Malformed(expected="Latin letters")
    if (length := len(" ".join(in_latin(line, instead=UNWRITABLE).split()))) > longest:
        raise TooLong(longest=longest, length=length)
    return line


def in_latin(text: str, *, instead: str = "") -> str:
    """In Latin-1, the alphabet of the NF-e layout (TString): lookalikes as what they look like, letters
    without the marks it does not have; ``instead`` of a sign that it cannot write."""
    return "".join(_latin(character, instead) for character in unicodedata.normalize("NFC", text))


def _latin(character: str, instead: str) -> str:
    if character < "\x7f":
        return character
    if unicodedata.category(character) in _UNSEEN:
        return ""
    if ord(character) <= 0xFF:
        return character
    parts = unicodedata.normalize("NFKD", character.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    return "".join(_written(part, instead) for part in parts)


def _written(part: str, instead: str) -> str:
    if ord(part) <= 0xFF:
        return part
    return "" if unicodedata.category(part) in _UNSEEN else instead


def clean_or_none(text: str | None, *, longest: int) -> str | None:
    """The same for what may be left out: blank text is None. Raises Malformed, TooLong."""
    return None if text is None or not text.strip(WHITE_SPACE) else clean(text, longest=longest)


def is_unprintable(character: str) -> bool:
    """A control character other than white space, half of a surrogate pair, or a noncharacter."""
    if character in WHITE_SPACE:
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
