"""The languages in which people are written to."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """In which somebody is written to."""

    PORTUGUESE = "PORTUGUESE"
    """As in Brazil."""
    ENGLISH = "ENGLISH"
    """For who does not read Portuguese."""
