"""Whose public body somebody is."""

from __future__ import annotations

from enum import StrEnum


class PublicBody(StrEnum):
    """The sphere of a body of the public administration."""

    FEDERAL = "FEDERAL"
    STATE = "STATE"
    MUNICIPAL = "MUNICIPAL"
