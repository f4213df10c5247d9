"""How texts, amounts, rates and instants are written in the NF-e layout."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.kernel.calendar import BRASILIA
from domain.kernel.money import Money, half_up
from domain.kernel.text import UNWRITABLE, in_latin

ZERO = "0.00"


def plain(text: str, *, longest: int) -> str:
    """One line of at most ``longest`` characters, in the alphabet of the type TString.

    The schema allows Latin-1 alone; rule 588 no white space at the ends. What it cannot write stands as a
    question mark, so that one sees it; nothing is left of what has no other signs, for the layout to refuse.
    """
    if not in_latin(text, instead=" ").split():
        return ""
    return " ".join(in_latin(text, instead=UNWRITABLE).split())[:longest].rstrip()


def plain_or_none(text: str | None, *, longest: int) -> str | None:
    """The same; None when nothing is left."""
    return plain(text or "", longest=longest) or None


def money(amount: Money) -> str:
    return str(amount)


def decimal(value: Decimal, places: int) -> str:
    """With exactly so many places."""
    return f"{half_up(value, places):f}"


def trimmed(value: Decimal, *, at_most: int, at_least: int = 0) -> str:
    """Without needless zeros: ``at_least`` to ``at_most`` places."""
    whole, _, fraction = decimal(value, at_most).partition(".")
    fraction = fraction.rstrip("0").ljust(at_least, "0")
    return f"{whole}.{fraction}" if fraction else whole


def rate(percent: Decimal) -> str:
    """Two to four places, in percent."""
    return trimmed(percent, at_most=4, at_least=2)


def instant(at: datetime, zone: ZoneInfo = BRASILIA) -> str:
    """Date and hour in a zone, to the second, with its offset (TDateTimeUTC)."""
    return at.astimezone(zone).isoformat(timespec="seconds")
