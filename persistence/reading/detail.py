"""What the arguments of a selection inside ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from persistence.reading.asked import Asked
from persistence.reading.grouping import Grouping
from persistence.reading.page import LONGEST_NESTED_PAGE
from persistence.reading.selection import Reader, Selection
from persistence.reading.view import View

Detail = Asked | Grouping | bool
"""A list, its groups, or whether a count must be exact."""


def detail_of(
    selection: Selection, view: View | None, reader: Reader, arguments: Mapping[str, Any]
) -> Detail:
    """Raises BadInput, NotPermitted."""
    if view is None:
        return bool(arguments.get("exact"))
    if selection.paged:
        return Asked.of(view, reader, arguments, longest=LONGEST_NESTED_PAGE)
    return Grouping.of(view, reader, arguments)
