"""A sheet: lines of cells under a header, and what can be wrong with it as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.kernel.refusal import Refusal, checks
from domain.onboarding.column import Column

MOST_LINES = 5_000
"""Below the header: what one transaction carries out whole."""
MOST_COLUMNS = 64
LONGEST_CELL = 1_000


class SheetRefusal(Refusal):
    """Of the file itself, not of what it says."""

    code = "SHEET_UNREADABLE"


class EmptySheet(SheetRefusal):
    """No line below the header."""

    code = "EMPTY_SHEET"


class WrongEncoding(SheetRefusal):
    """The bytes are not text in the declared encoding; facts: ``encoding``, ``line``."""

    code = "WRONG_ENCODING"


class SheetTooLarge(SheetRefusal):
    """More lines, columns or bytes than are taken at once; facts: ``most``, ``of``."""

    code = "SHEET_TOO_LARGE"


class UnknownColumn(SheetRefusal):
    """The header has a name that means nothing here; facts: ``name``."""

    code = "UNKNOWN_COLUMN"


class MissingColumn(SheetRefusal):
    """The header lacks a column; facts: ``name``."""

    code = "MISSING_COLUMN"


class RepeatedColumn(SheetRefusal):
    """The header names a column twice; facts: ``name``."""

    code = "REPEATED_COLUMN"


class WrongCellCount(SheetRefusal):
    """The line has more or fewer cells than the header; facts: ``expected``, ``found``."""

    code = "WRONG_CELL_COUNT"


@dataclass(frozen=True)
class Line:
    """``number`` counts from 1 as a person does, the header included."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The first line that is not blank is the header."""

    lines: Sequence[Line]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name.strip().lower() for name in self.lines[0].cells) if self.lines else ()

    @property
    def body(self) -> Sequence[Line]:
        return self.lines[1:]

    def check_header(self, columns: Sequence[Column]) -> None:
        """Raises everything that is wrong with it at once; the path is the column."""
        known, header = {column.name for column in columns}, self.header
        with checks() as check:
            check.that(self.body, EmptySheet())
            for position, name in enumerate(header):
                check.that(name in known, UnknownColumn(name, name=name[:40]))
                check.that(name not in header[:position], RepeatedColumn(name, name=name[:40]))
            for column in columns:
                present = column.name in header or not column.required
                check.that(present, MissingColumn(column.name, name=column.name))

    def cells_of(self, line: Line) -> Mapping[str, str]:
        """By the names of the header. Raises WrongCellCount."""
        if len(line.cells) != len(self.header):
            raise WrongCellCount(expected=len(self.header), found=len(line.cells))
        return dict(zip(self.header, line.cells, strict=True))
