"""Objects as rows of cells: what is inside an object stands beside it, a list below repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any

Path = tuple[str, ...]
Cells = list[Any]


class Kind(Enum):
    """What a cell holds, whatever it is written to."""

    TEXT = auto()
    TEXTS = auto()
    INTEGER = auto()
    DECIMAL = auto()
    BOOLEAN = auto()
    DATE = auto()
    INSTANT = auto()


@dataclass(frozen=True)
class Column:
    """``path`` leads from the object that the column belongs to."""

    name: str
    path: Path
    kind: Kind


@dataclass(frozen=True)
class Branch:
    """The cells of one object, and those of the only list below it, which is at ``place``."""

    own: Sequence[Column]
    place: Path = ()
    below: Branch | None = None

    @cached_property
    def columns(self) -> Sequence[Column]:
        """In the order of the cells."""
        return [*self.own, *(self.below.columns if self.below else ())]

    def rows(self, node: Mapping[str, Any]) -> Iterator[Cells]:
        """One for each object at the end of the lists; one without them where a list is empty."""
        own = [_at(node, column.path) for column in self.own]
        if self.below is None:
            yield own
            return
        children = _at(node, self.place)
        if not children:
            yield own + [None] * len(self.below.columns)
            return
        for child in children:
            for rest in self.below.rows(child):
                yield own + rest


def _at(node: Any, path: Path) -> Any:
    """None as soon as anything on the way is."""
    for step in path:
        if node is None:
            return None
        node = node[step]
    return node
