"""What is sensitive in a selection, and of how many things an answer shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persistence.reading.selection import Selection
from persistence.reading.summary import dimensions_of
from persistence.reading.view import VIEWS, Computed, Field, Group, Leaf, Many, One, View

MOST_IDS = 100
NAMED = "~id"
"""Under which key an object tells its id to the record alone: no client can ask for such a key."""
TOLD = re.compile(rf',"{NAMED}":"\w*"'.encode())
"""In JSON: within a text its quotes would not stand alone."""
Selections = Iterable[Selection]
Path = tuple[str, ...]


@dataclass(frozen=True)
class Sought:
    """Sensitive fields of the objects of one view, which are at ``path`` in the answer.

    ``fields`` with the permission that each requires besides; ``id`` is the key of the objects' ids, where
    they have any.
    """

    view: View
    path: Path
    fields: tuple[tuple[str, str | None], ...]
    id: str | None

    def seen(self, answer: Any, may: Callable[[str], bool]) -> Look | None:
        """None when the answer shows nothing of it."""
        fields = [(name, requires) for name, requires in self.fields if requires is None or may(requires)]
        objects = list(_at(self.path, answer)) if fields else []
        if not objects:
            return None
        ids = [str(one[self.id]) for one in objects[:MOST_IDS]] if self.id else []
        permissions = {requires or self.view.read for _, requires in fields}
        return Look(
            self.view.name, tuple(name for name, _ in fields), tuple(sorted(permissions)), len(objects), ids
        )


@dataclass(frozen=True)
class Look:
    """That somebody was shown sensitive fields; ``arguments`` say how the things were asked for."""

    thing: str
    fields: tuple[str, ...]
    permissions: tuple[str, ...]
    count: int
    ids: Sequence[str]
    arguments: Any = None


def named(view: View, selections: Sequence[Selection]) -> Sequence[Selection]:
    """The selections of an object with its id besides, where they show what is sensitive without it."""
    whole = "id" not in view.fields or any(one.field == "id" for one in selections)
    if whole or not any(_sensitive(view.fields, selections)):
        return selections
    return (*selections, Selection(NAMED, "id"))


def untold(json: bytes) -> bytes:
    """An answer without what is for the record alone."""
    return TOLD.sub(b"", json)


def sought(view: View, selections: Selections, path: Path = (), *, paged: bool = False) -> Iterator[Sought]:
    """Of a selection over a view, page or object."""
    if not paged:
        yield from _of_object(view, selections, path)
        return
    for selection in selections:
        at = (*path, selection.key)
        if selection.field == "groups":
            for key in (child for child in selection.children if child.field == "key"):
                yield from _below(dimensions_of(view), key.children, (*at, key.key))
        elif selection.field == "nodes":
            yield from _of_object(view, selection.children, at)
        elif selection.field == "edges":
            for child in selection.children:
                if child.field == "node":
                    yield from _of_object(view, child.children, (*at, child.key))


def _of_object(view: View, selections: Selections, path: Path) -> Iterator[Sought]:
    selections = tuple(selections)
    if found := tuple(_sensitive(view.fields, selections)):
        id = next((one.key for one in selections if one.field == "id"), None)
        yield Sought(view, path, found, id)
    yield from _below(view.fields, selections, path)


def _sensitive(
    fields: Mapping[str, Field], selections: Selections, prefix: str = ""
) -> Iterator[tuple[str, str | None]]:
    for selection in selections:
        match fields.get(selection.field):
            case Leaf(sensitive=True, requires=requires) | Computed(sensitive=True, requires=requires):
                yield prefix + selection.field, requires
            case Group(fields=inner):
                yield from _sensitive(inner, selection.children, f"{prefix}{selection.field}.")


def _below(fields: Mapping[str, Field], selections: Selections, path: Path) -> Iterator[Sought]:
    for selection in selections:
        at = (*path, selection.key)
        match fields.get(selection.field):
            case Group(fields=inner):
                yield from _below(inner, selection.children, at)
            case One(target=target) | Many(target=target):
                yield from sought(VIEWS[target], selection.children, at, paged=selection.paged)


def _at(path: Path, answer: Any) -> Iterator[Mapping[str, Any]]:
    """The objects there; lists on the way are followed into each of their members."""
    if isinstance(answer, list | tuple):
        for one in answer:
            yield from _at(path, one)
    elif answer is not None:
        if path:
            yield from _at(path[1:], answer.get(path[0]))
        else:
            yield answer
