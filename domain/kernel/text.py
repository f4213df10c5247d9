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


def clean_or_none(text: str | None, *, longest: int) -> str | None:
    """The same for what may be left out: blank text is None. Raises Malformed, TooLong."""
    return None if text is None or not text.strip(WHITE_SPACE) else clean(text, longest=longest)


def is_unprintable(character: str) -> bool:
    """A control character other than white space, half of a surrogate pair, or a noncharacter."""
    if character in WHITE_SPACE:
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
