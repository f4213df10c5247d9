"""What is asked of a view, apart from the values that come with each request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from persistence.reading.nested import Nested, of_object, of_page
from persistence.reading.selection import Selection
from persistence.reading.sensitive import Sought, sought
from persistence.reading.view import View


class Way(StrEnum):
    """How rows are named."""

    PAGE = "PAGE"
    """A stretch of a list."""
    ROWS = "ROWS"
    """The same, each object apart with its cursor: for lists too long for one answer."""
    KEY = "KEY"
    """One, by a natural key."""
    IDS = "IDS"
    """Several, by their ids."""


@dataclass(frozen=True, eq=False)
class Question:
    """Asked again and again, it is compiled once for each form of its arguments."""

    way: Way
    view: View
    selections: tuple[Selection, ...]
    path: tuple[str, ...] = ()
    """Where the answer stands in the document, for errors."""

    @cached_property
    def sought(self) -> tuple[Sought, ...]:
        """The sensitive fields that are selected; of nearly every question there are none."""
        return tuple(sought(self.view, self.selections, paged=self.way is Way.PAGE))

    @cached_property
    def nested(self) -> tuple[Nested, ...]:
        """The selections inside that have arguments, in order."""
        if self.way is Way.PAGE:
            return tuple(of_page(self.view, self.selections, self.path))
        return tuple(of_object(self.view.fields, self.selections, self.path))
