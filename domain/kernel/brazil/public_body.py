"""Whose public body somebody is."""

from __future__ import annotations

from enum import StrEnum


class PublicBody(StrEnum):
    """The sphere of a body of the public administration."""

    FEDERAL = "FEDERAL"
    """Of the Union."""
    STATE = "STATE"
    """Of a state or the Federal District."""
    MUNICIPAL = "MUNICIPAL"
    """Of a municipality."""
