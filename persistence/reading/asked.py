"""A list as it was asked for: its form decides the SQL, its values are parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persistence.reading.cursor import fingerprint, read_cursor, write_cursor
from persistence.reading.filter import Filter, Form
from persistence.reading.kinds import TEXT
from persistence.reading.order import Order, order_of
from persistence.reading.page import LONGEST_PAGE, Page
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader
from persistence.reading.view import View

Marked = tuple[bool, ...]
"""Which of the values that mark a place there are."""


@dataclass(frozen=True)
class Asked:
    """``values``: those of the filter, the words, those of after and before, the offset."""

    reader: Reader
    page: Page
    order: Order
    where: Form
    searched: bool
    after: Marked | None
    before: Marked | None
    values: Sequence[Any]
    filtered: int
    """So many of the values belong to the filter and the words."""
    parts: int = 0
    """Of the filter: what it takes to make the statement."""

    @classmethod
    def of(
        cls, view: View, reader: Reader, arguments: Mapping[str, Any], *, longest: int = LONGEST_PAGE
    ) -> Asked:
        """Raises BadInput, NotPermitted."""
        page, narrowed = Page.of(arguments, longest=longest), arguments.get("where")
        order = order_of(view, arguments.get("order_by"), narrowed)
        where, values, parts = _where(view, reader, narrowed)
        words = _words(view, reader, arguments.get("search"))
        if words:
            values.append(words)
        filtered = len(values)
        after = before = None
        if page.between:
            cursors = Cursors.of(reader, order, where, values)
            after, before = _marked(cursors, page, "after", values), _marked(cursors, page, "before", values)
        if page.offset:
            values.append(page.offset)
        return cls(reader, page, order, where, bool(words), after, before, values, filtered, parts)

    @property
    def form(self) -> Form:
        """Equal for lists that are read by the same SQL."""
        page = self.page
        stretch = (page.limit, page.backward, page.offset > 0, self.after, self.before)
        return (*stretch, self.order.names, self.where, self.searched)

    @property
    def cursors(self) -> Cursors:
        return Cursors.of(self.reader, self.order, self.where, self.values[: self.filtered])


@dataclass(frozen=True)
class Cursors:
    """The cursors of one list; those of others are refused."""

    key: bytes
    order: Order
    filter: str

    @classmethod
    def of(cls, reader: Reader, order: Order, where: Form, values: Sequence[Any]) -> Cursors:
        """``values`` are those of the filter and the words."""
        return cls(reader.cursor_key, order, fingerprint(str(reader.company), where, list(values)))

    def write(self, row: Sequence[Any], places: Sequence[int]) -> str:
        """The cursor of a row whose sort values are at these places."""
        values = [
            None if row[place] is None else sort.leaf.kind.write(row[place])
            for sort, place in zip(self.order.sorts, places, strict=True)
        ]
        return write_cursor(self.key, self.order.print, self.filter, values)

    def read(self, token: str) -> list[Any]:
        """The values of the row it marks. Raises BadInput."""
        values = read_cursor(self.key, self.order.print, self.filter, token)
        return [
            None if value is None else sort.leaf.kind.read(value)
            for sort, value in zip(self.order.sorts, values, strict=True)
        ]


def _where(view: View, reader: Reader, where: Mapping[str, Any] | None) -> tuple[Form, list[Any], int]:
    if not where:
        return (), [], 0
    filter = Filter(reader)
    try:
        return filter.form(view, where), filter.values, filter.parts
    except BadInput as problem:
        raise problem.under("where") from None


def _words(view: View, reader: Reader, text: str | None) -> str | None:
    if not text:
        return None
    if view.search is None:
        raise BadInput("This list cannot be searched.", "search")
    for permission in view.search_reads:
        if not reader.may(permission):
            raise NotPermitted(permission)
    try:
        return TEXT.read(text).strip() or None
    except BadInput as problem:
        raise problem.under("search") from None


def _marked(cursors: Cursors, page: Page, name: str, values: list[Any]) -> Marked | None:
    token = getattr(page, name)
    if token is None:
        return None
    try:
        marks = cursors.read(token)
    except BadInput as problem:
        raise problem.under(name) from None
    values += [mark for mark in marks if mark is not None]
    return tuple(mark is not None for mark in marks)
