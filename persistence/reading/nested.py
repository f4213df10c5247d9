"""The selections inside a selection that have arguments of their own, in the order they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from persistence.reading.selection import Selection
from persistence.reading.summary import dimensions_of
from persistence.reading.view import VIEWS, Field, Group, Many, One, View

Path = tuple[str, ...]


class Nested(NamedTuple):
    """A connection, with the view at its end; its groups, with the same view; a count, with None."""

    selection: Selection
    view: View | None
    path: Path


def of_page(view: View, selections: Iterable[Selection], path: Path) -> Iterator[Nested]:
    """What has arguments inside a connection over the view, which is at this path of the answer."""
    for selection in selections:
        here = (*path, selection.key)
        match selection.field:
            case "total_count":
                yield Nested(selection, None, here)
            case "groups":
                yield Nested(selection, view, here)
                for key in (child for child in selection.children if child.field == "key"):
                    yield from of_object(dimensions_of(view), key.children, (*here, key.key))
            case "nodes":
                yield from of_object(view.fields, selection.children, here)
            case "edges":
                for child in selection.children:
                    yield from of_object(view.fields, child.children, (*here, child.key))


def of_object(fields: Mapping[str, Field], selections: Iterable[Selection], path: Path) -> Iterator[Nested]:
    """What has arguments inside an object with these fields, which is at this path of the answer."""
    for selection in selections:
        here = (*path, selection.key)
        match fields.get(selection.field):
            case Group(fields=inner):
                yield from of_object(inner, selection.children, here)
            case One(target=name) | Many(target=name):
                target = VIEWS[name]
                if selection.paged:
                    yield Nested(selection, target, here)
                    yield from of_page(target, selection.children, here)
                else:
                    yield from of_object(target.fields, selection.children, here)
