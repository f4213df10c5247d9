"""The languages people are answered in, and how each writes numbers and dates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.kernel.calendar import BRASILIA
from domain.kernel.money import Money


class Language(StrEnum):
    PORTUGUESE = "pt-BR"
    ENGLISH = "en"


DAY = {Language.PORTUGUESE: "%d/%m/%Y", Language.ENGLISH: "%Y-%m-%d"}


def preferred(accept_language: str | None) -> Language:
    """The best of both for an Accept-Language header (RFC 9110, 12.5.4); Portuguese by default."""
    ranked = sorted((_weighed(part) for part in (accept_language or "").split(",")), key=lambda one: -one[1])
    for tag, weight in ranked:
        if weight > 0 and tag.split("-")[0] in ("pt", "en"):
            return Language.ENGLISH if tag.startswith("en") else Language.PORTUGUESE
    return Language.PORTUGUESE


def _weighed(part: str) -> tuple[str, float]:
    tag, *parameters = (piece.strip() for piece in part.lower().split(";"))
    weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return tag, float(weight)
    except ValueError:
        return tag, 0.0


def shown(value: object, language: Language) -> str:
    """A fact as a person reads it."""
    match value:
        case Money():
            sign = "-" if value.cents < 0 else ""
            return f"{sign}R$ {_number(f'{abs(value.amount):,.2f}', language)}"
        case Decimal():
            return _number(f"{value.normalize():,f}", language)
        case datetime():
            return value.astimezone(BRASILIA).strftime(f"{DAY[language]} %H:%M")
        case date():
            return value.strftime(DAY[language])
        case list() | tuple() | set() | frozenset():
            return ", ".join(shown(each, language) for each in value)
        case _:
            return "—" if value is None else str(value)


def _number(english: str, language: Language) -> str:
    return english.translate(str.maketrans(",.", ".,")) if language is Language.PORTUGUESE else english
