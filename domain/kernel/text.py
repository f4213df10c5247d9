"""Text that people type: trimmed, without control characters, no longer than its place allows."""

from __future__ import annotations

import unicodedata

from domain.kernel.refusal import Malformed, Refusal, Required, TooLong

WHITE_SPACE = "\t\n\r "


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
    """The same for what fiscal documents print: enough of it is left in their alphabet.

    Raises what ``clean`` raises; Malformed when less than ``shortest`` is left.
    """
    line = clean(text, longest=longest, shortest=shortest)
    if len(" ".join(in_latin(line).split())) < shortest:
        raise Malformed(expected="Latin letters")
    return line


def in_latin(text: str) -> str:
    """In Latin-1, the alphabet of the NF-e layout (TString): letters lose their marks, other signs go."""
    return "".join(character if ord(character) <= 0xFF else _without_marks(character) for character in text)


def _without_marks(character: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", character) if ord(part) <= 0xFF)


def clean_or_none(text: str | None, *, longest: int) -> str | None:
    """The same for what may be left out: blank text is None. Raises Malformed, TooLong."""
    return None if text is None or not text.strip(WHITE_SPACE) else clean(text, longest=longest)


def is_unprintable(character: str) -> bool:
    """A control character other than white space, half of a surrogate pair, or a noncharacter."""
    if character in WHITE_SPACE:
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
