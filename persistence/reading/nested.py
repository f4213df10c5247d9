"""The selections inside a selection that have arguments of their own, in the order they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from persistence.reading.selection import Selection
from persistence.reading.summary import dimensions_of
from persistence.reading.view import VIEWS, Field, Group, Many, One, View

Found = Iterator[tuple[Selection, View | None]]
"""Connections, each with the view at its end; their groups, with the same view; counts, with None."""


def of_page(view: View, selections: Iterable[Selection]) -> Found:
    """What has arguments inside a connection over the view."""
    for selection in selections:
        match selection.field:
            case "total_count":
                yield selection, None
            case "groups":
                yield selection, view
                for key in (child for child in selection.children if child.field == "key"):
                    yield from of_object(dimensions_of(view), key.children)
            case "nodes":
                yield from of_object(view.fields, selection.children)
            case "edges":
                for child in selection.children:
                    yield from of_object(view.fields, child.children)


def of_object(fields: Mapping[str, Field], selections: Iterable[Selection]) -> Found:
    """What has arguments inside an object with these fields."""
    for selection in selections:
        match fields.get(selection.field):
            case Group(fields=inner):
                yield from of_object(inner, selection.children)
            case One(target=name) | Many(target=name):
                target = VIEWS[name]
                if selection.paged:
                    yield selection, target
                    yield from of_page(target, selection.children)
                else:
                    yield from of_object(target.fields, selection.children)
