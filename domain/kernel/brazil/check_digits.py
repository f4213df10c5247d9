"""Check digits: the arithmetic behind CNPJ, CPF, access keys, GTIN and city codes."""

from __future__ import annotations

from collections.abc import Iterable

MASK = str.maketrans("", "", " .-/")


def unmasked(text: str) -> str:
    """The canonical form: upper case, without points, dashes, slashes and spaces.

    Letters outside ASCII stay as they are, so that none of them can turn into one that is valid.
    """
    bare = text.translate(MASK)
    return bare.upper() if bare.isascii() else bare


def weighted(text: str, weights: Iterable[int]) -> int:
    """The weighted sum; a letter counts as its ASCII code less 48 (IN RFB 2.229/2024)."""
    return sum((ord(character) - 48) * weight for character, weight in zip(text, weights, strict=True))


def modulo_11(total: int) -> str:
    """11 less the remainder; remainders 0 and 1 give 0."""
    remainder = total % 11
    return str(11 - remainder) if remainder > 1 else "0"


def modulo_10(total: int) -> str:
    """What is missing to the next multiple of ten."""
    return str(-total % 10)
