"""A list as it was asked for: its form decides the SQL, its values are parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persistence.reading.cursor import fingerprint, read_cursor, write_cursor
from persistence.reading.filter import Filter, Form
from persistence.reading.kinds import TEXT
from persistence.reading.order import Sort, sorts_of
from persistence.reading.page import Page
from persistence.reading.problem import BadInput
from persistence.reading.selection import Reader
from persistence.reading.view import View

Marked = tuple[bool, ...]
"""Which of the values that mark a place there are."""


@dataclass(frozen=True)
class Asked:
    """``values``: those of the filter, the words, those of after and before, the offset."""

    reader: Reader
    arguments: Mapping[str, Any]
    page: Page
    sorts: Sequence[Sort]
    where: Form
    searched: bool
    after: Marked | None
    before: Marked | None
    values: list[Any]

    @classmethod
    def of(cls, view: View, reader: Reader, arguments: Mapping[str, Any], *, nested: bool = False) -> Asked:
        """Raises BadInput, NotPermitted."""
        page = Page.of(arguments, nested=nested)
        sorts = sorts_of(view, arguments.get("order_by"))
        filter = Filter(reader)
        try:
            where = filter.form(view, arguments.get("where") or {})
        except BadInput as problem:
            raise problem.under("where") from None
        values = filter.values
        words = _words(view, arguments.get("search"))
        if words:
            values.append(words)
        cursors = Cursors.of(view, reader, sorts, arguments) if page.between else None
        after, before = (_marked(cursors, page, name, values) for name in ("after", "before"))
        if page.offset:
            values.append(page.offset)
        return cls(reader, arguments, page, sorts, where, bool(words), after, before, values)

    @property
    def form(self) -> Form:
        """Equal for lists that are read by the same SQL."""
        page, orders = self.page, tuple((sort.name, sort.direction) for sort in self.sorts)
        stretch = (page.limit, page.backward, page.offset > 0, self.after, self.before)
        return (*stretch, orders, self.where, self.searched)


@dataclass(frozen=True)
class Cursors:
    """The cursors of one list; those of others are refused."""

    key: bytes
    sorts: Sequence[Sort]
    sort: str
    filter: str

    @classmethod
    def of(cls, view: View, reader: Reader, sorts: Sequence[Sort], arguments: Mapping[str, Any]) -> Cursors:
        order = fingerprint(view.name, [(sort.name, sort.direction) for sort in sorts])
        wanted = fingerprint(str(reader.company), arguments.get("where") or {}, arguments.get("search"))
        return cls(reader.cursor_key, sorts, order, wanted)

    def write(self, row: Sequence[Any], places: Sequence[int]) -> str:
        """The cursor of a row whose sort values are at these places."""
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


def _words(view: View, text: str | None) -> str | None:
    if not text:
        return None
    if view.search is None:
        raise BadInput("This list cannot be searched.", "search")
    try:
        return TEXT.read(text).strip().lower() or None
    except ValueError as error:
        raise BadInput(str(error), "search") from None


def _marked(cursors: Cursors | None, page: Page, name: str, values: list[Any]) -> Marked | None:
    token = getattr(page, name)
    if token is None or cursors is None:
        return None
    try:
        marks = cursors.read(token)
    except BadInput as problem:
        raise problem.under(name) from None
    values += [mark for mark in marks if mark is not None]
    return tuple(mark is not None for mark in marks)
