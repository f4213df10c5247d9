"""How a file writes its values: encoding, separator, decimal sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    """How a text file writes letters; spreadsheets say it themselves."""

    UTF8 = "UTF8"
    """With or without a byte order mark."""
    CP1252 = "CP1252"
    """What Windows in Brazil writes when not told otherwise."""


class Separator(StrEnum):
    """What stands between the cells of a line of text."""

    SEMICOLON = "SEMICOLON"
    """The sign ; as spreadsheets in Brazil write."""
    COMMA = "COMMA"
    """The sign , as spreadsheets elsewhere write."""


class DecimalSign(StrEnum):
    """What stands before the cents; the other one may stand between thousands."""

    COMMA = "COMMA"
    """1.234,56"""
    POINT = "POINT"
    """1,234.56"""


@dataclass(frozen=True, kw_only=True)
class Notation:
    """How a file writes its values."""

    encoding: Encoding = Encoding.UTF8
    """Of a text file."""
    separator: Separator = Separator.SEMICOLON
    """Between the cells of a text file."""
    decimals: DecimalSign = DecimalSign.COMMA
    """In numbers; cells of a spreadsheet that are numbers need none."""
