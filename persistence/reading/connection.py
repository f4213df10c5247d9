"""A connection's shape: its nodes, edges, page info and count, from the rows of one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from persistence.reading.asked import Cursors
from persistence.reading.page import COUNT_CAP, Page
from persistence.reading.plan import Path, Plan, Planner, Row
from persistence.reading.selection import Selection, Shape
from persistence.reading.view import View


@dataclass
class Gathering:
    """Objects of one selection over many pages, remembered so that their relations are read at once."""

    plan: Plan
    pairs: list[tuple[Shape, Row]] = field(default_factory=list)

    def shape(self, row: Row) -> Shape:
        shape = self.plan.shape(row)
        self.pairs.append((shape, row))
        return shape


@dataclass(frozen=True)
class Stretch:
    """The rows of one page, in the list's own order."""

    cursors: Cursors
    rows: Sequence[Row]
    places: Sequence[int]
    has_previous: bool
    has_next: bool

    @classmethod
    def of(cls, page: Page, cursors: Cursors, fetched: Sequence[Row], places: Sequence[int]) -> Stretch:
        rows = fetched[: page.limit]
        return cls(cursors, rows[::-1] if page.backward else rows, places, *page.info(len(fetched)))

    def cursor(self, index: int) -> str | None:
        return self.cursors.write(self.rows[index], self.places) if self.rows else None


class Wanted:
    """One selection of a connection (nodes, edges or page info) and how its shape is made."""

    def __init__(self, selection: Selection, planner: Planner, view: View, path: Path) -> None:
        self.selection = selection
        self.gatherings: dict[str, Gathering] = {}
        path = (*path, selection.key)
        if selection.field == "nodes":
            self._gather(selection, planner, view, path)
        elif selection.field == "edges":
            for child in selection.children:
                if child.field == "node":
                    self._gather(child, planner, view, (*path, child.key))

    def shape(self, stretch: Stretch) -> Any:
        match self.selection.field:
            case "nodes":
                return [self.gatherings[self.selection.key].shape(row) for row in stretch.rows]
            case "edges":
                return [self._edge(stretch, index) for index in range(len(stretch.rows))]
            case _:
                return page_info(self.selection, stretch)

    def _gather(self, selection: Selection, planner: Planner, view: View, path: Path) -> None:
        self.gatherings[selection.key] = Gathering(planner.plan(view, selection.children, path))

    def _edge(self, stretch: Stretch, index: int) -> Shape:
        edge = Shape("Edge")
        for child in self.selection.children:
            if child.field == "node":
                edge[child.key] = self.gatherings[child.key].shape(stretch.rows[index])
            else:
                edge[child.key] = stretch.cursor(index)
        return edge


def page_info(selection: Selection, stretch: Stretch) -> Shape:
    shape = Shape("PageInfo")
    for child in selection.children:
        match child.field:
            case "has_next_page":
                shape[child.key] = stretch.has_next
            case "has_previous_page":
                shape[child.key] = stretch.has_previous
            case "start_cursor":
                shape[child.key] = stretch.cursor(0)
            case "end_cursor":
                shape[child.key] = stretch.cursor(-1)
    return shape


def count_shape(selection: Selection, counted: int) -> Shape:
    """How many there are; unless asked to be exact, counting stops beyond the cap."""
    capped = counted > COUNT_CAP and not selection.arguments.get("exact")
    shape = Shape("Count")
    for child in selection.children:
        if child.field == "value":
            shape[child.key] = min(counted, COUNT_CAP) if capped else counted
        else:
            shape[child.key] = "AT_LEAST" if capped else "EXACT"
    return shape
