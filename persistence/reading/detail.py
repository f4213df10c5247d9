"""What the arguments of a selection inside ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from persistence.reading.asked import Asked
from persistence.reading.grouping import Grouping
from persistence.reading.nested import Nested
from persistence.reading.page import LONGEST_NESTED_PAGE
from persistence.reading.plan import LeftOut, Misasked, Refused
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader

Detail = Asked | Grouping | LeftOut | bool
"""A list, its groups, why neither is answered, or whether a count must be exact."""


def detail_of(nested: Nested, reader: Reader, arguments: Mapping[str, Any]) -> Detail:
    """What cannot be obeyed or may not be seen is left out, and nothing around it."""
    if nested.view is None:
        return bool(arguments.get("exact"))
    try:
        if nested.selection.paged:
            return Asked.of(nested.view, reader, arguments, longest=LONGEST_NESTED_PAGE)
        return Grouping.of(nested.view, reader, arguments)
    except BadInput as problem:
        return Misasked(nested.path, problem)
    except NotPermitted as missing:
        return Refused(nested.path, missing.permission)
