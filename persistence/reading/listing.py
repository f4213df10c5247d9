"""A list as it was asked for: which rows, in which order, which stretch of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from persistence.reading.cursor import fingerprint, read_cursor, write_cursor
from persistence.reading.kinds import TEXT
from persistence.reading.order import Sort, after, sorts_of
from persistence.reading.page import Page
from persistence.reading.plan import Row
from persistence.reading.problem import BadInput
from persistence.reading.selection import Reader
from persistence.reading.view import Many, View
from persistence.reading.where import Filter, own_rows

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Listing:
    """``condition`` holds for every row of the list, ``stretch`` for those between the cursors."""

    view: View
    page: Page
    sorts: list[Sort]
    condition: Condition
    stretch: Condition
    order_by: list[ColumnElement[Any]]
    cursors: Cursors

    @classmethod
    def of(
        cls, view: View, reader: Reader, arguments: Mapping[str, Any], *, relation: Many | None = None
    ) -> Listing:
        """Raises BadInput, NotPermitted."""
        page = Page.of(arguments, nested=relation is not None)
        sorts = sorts_of(view, arguments.get("order_by"))
        cursors = Cursors.of(view, reader, sorts, arguments)
        return cls(
            view=view,
            page=page,
            sorts=sorts,
            condition=_condition(view, reader, arguments, relation),
            stretch=_stretch(page, sorts, cursors),
            order_by=[sort.clause(backward=page.backward) for sort in sorts],
            cursors=cursors,
        )


@dataclass(frozen=True)
class Cursors:
    """Writes and reads the cursors of one list; those of others are refused."""

    key: bytes
    sorts: list[Sort]
    sort: str
    filter: str

    @classmethod
    def of(cls, view: View, reader: Reader, sorts: list[Sort], arguments: Mapping[str, Any]) -> Cursors:
        order = fingerprint(view.name, [(sort.name, sort.direction) for sort in sorts])
        wanted = fingerprint(str(reader.company), arguments.get("where") or {}, arguments.get("search"))
        return cls(reader.cursor_key, sorts, order, wanted)

    def write(self, row: Row, places: Sequence[int]) -> str:
        values = [
            None if row[place] is None else sort.leaf.kind.write(row[place])
            for sort, place in zip(self.sorts, places, strict=True)
        ]
        return write_cursor(self.key, self.sort, self.filter, values)

    def read(self, token: str) -> list[Any]:
        """The values of the row it marks. Raises BadInput."""
        values = read_cursor(self.key, self.sort, self.filter, token)
        return [
            None if value is None else sort.leaf.kind.read(value)
            for sort, value in zip(self.sorts, values, strict=True)
        ]


def _condition(view: View, reader: Reader, arguments: Mapping[str, Any], relation: Many | None) -> Condition:
    parts = own_rows(view, reader)
    if relation is not None and relation.where is not None:
        parts.append(relation.where)
    try:
        parts.append(Filter(reader).condition(view, arguments.get("where") or {}))
    except BadInput as problem:
        raise problem.under("where") from None
    if words := arguments.get("search"):
        parts.append(_search(view, words))
    return and_(true(), *parts)


def _search(view: View, words: str) -> Condition:
    if view.search is None:
        raise BadInput("This list cannot be searched.", "search")
    try:
        return view.search(TEXT.read(words))
    except ValueError as error:
        raise BadInput(str(error), "search") from None


def _stretch(page: Page, sorts: list[Sort], cursors: Cursors) -> Condition:
    parts = []
    for name, token, backward in (("after", page.after, False), ("before", page.before, True)):
        if token is not None:
            try:
                parts.append(after(sorts, cursors.read(token), backward=backward))
            except BadInput as problem:
                raise problem.under(name) from None
    return and_(true(), *parts)
