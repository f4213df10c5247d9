"""A connection as JSON in SQL: one page of rows, numbered, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from persistence.reading.compiled.cursors import cursor_json
from persistence.reading.compiled.draft import EACH, Draft, Place, Row
from persistence.reading.compiled.sums import Around, Conditioned, SumWriter
from persistence.reading.json_text import Json, as_text, fixed, joined, object_of, or_null
from persistence.reading.listing import Listing
from persistence.reading.page import COUNT_CAP
from persistence.reading.selection import Selection

Node = Callable[[Row, Selection, Place], Json]
"""How the object of a row is written, and where in the connection."""


WHOLE = Selection("", "nodes")

RANK, LAST = "_rank", "_last"
"""Of a row within its page, and of the page's last one: beside all columns, none of which begins so."""


class PageWriter:
    """Writes one connection; ``tied`` says which rows belong to the row around it."""

    def __init__(
        self,
        listing: Listing,
        selections: Sequence[Selection],
        node: Node,
        *,
        draft: Draft,
        prefix: ColumnElement[Any],
        tied: Conditioned,
        around: Around,
        sums: SumWriter,
    ) -> None:
        self.listing, self.selections, self.node = listing, selections, node
        self.draft, self.prefix, self.tied, self.around, self.sums = draft, prefix, tied, around, sums
        self.limit = listing.page.limit
        self.page = self._page()
        self.gathers = False
        """Whether anything is made of the rows of the page, all of them at once."""

    def write(self) -> Select[Any]:
        members = [(selection.key, self._member(selection)) for selection in self.selections]
        text = select(object_of(members).label("j"))
        return text.select_from(self.page.frame.clause) if self.gathers else text

    def write_apart(self) -> Select[*tuple[Any, ...]]:
        """A row for each object: what is selected of it, and its cursor."""
        text, cursor = self.node(self.page, WHOLE, ()), self._cursor()
        apart: Select[*tuple[Any, ...]] = select(text.label("j"), cursor.label("k"))
        apart = apart.select_from(self.page.frame.clause).where(self._within)
        return apart.order_by(self.page.source.c[RANK])

    def _member(self, selection: Selection) -> str | Json:
        match selection.field:
            case "nodes":
                return self._list(self.node(self.page, selection, (selection.key, EACH)))
            case "edges":
                return self._list(self._edge(selection))
            case "page_info":
                return object_of([(child.key, self._info(child)) for child in selection.children])
            case "total_count" | "summary" | "groups":
                return self._of_all(selection)
        return f'"{selection.says}"'

    def _of_all(self, selection: Selection) -> str | Json:
        """What is said of all rows of the list, whatever the page."""
        match selection.field:
            case "summary":
                return self.sums.summary(selection)
            case "groups" if self.draft.leaves_out(selection):
                return "null"
            case "groups":
                return self.sums.groups(selection, *self.draft.grouping_of(selection))
        return self._count(selection, exact=self.draft.is_exact(selection))

    def _page(self) -> Row:
        """The rows of the page and one more, which tells whether there is another page."""
        listing, row = self.listing, Row.new(self.listing.view)
        order = [row.at(step) for step in listing.order_by]
        rank = func.row_number().over(order_by=order)
        rank = (rank if listing.offset is None else rank - listing.offset).label(RANK)
        rows = self._rows(row, select(*row.source.c, rank)).where(row.at(listing.stretch))
        rows = rows.order_by(*order).limit(number(self.limit + 1))
        rows = rows if listing.offset is None else rows.offset(listing.offset)
        page = rows.correlate(*self.around).subquery()
        if self._wants_end:
            last = func.least(func.count().over(), number(self.limit)).label(LAST)
            page = select(*page.c, last).correlate(*self.around).subquery()
        return Row.over(listing.view, page)

    @property
    def _wants_end(self) -> bool:
        infos = (one for one in self.selections if one.field == "page_info")
        return any(child.field in ("start_cursor", "end_cursor") for one in infos for child in one.children)

    def _rows(self, row: Row, wanted: Select[Any]) -> Select[Any]:
        wanted = wanted.select_from(row.source)
        return wanted.where(row.at(self.listing.condition), *self.tied(row))

    def _list(self, text: Json) -> Json:
        rank = self.page.source.c[RANK]
        order = rank.desc() if self.listing.page.backward else rank
        self.gathers = True
        every = func.string_agg(text, aggregate_order_by(fixed(","), order)).filter(self._within)
        return joined("[", func.coalesce(every, fixed("")), "]")

    @property
    def _within(self) -> ColumnElement[bool]:
        return self.page.source.c[RANK] <= number(self.limit)

    def _edge(self, selection: Selection) -> Json:
        return object_of([(child.key, self._of_edge(selection, child)) for child in selection.children])

    def _of_edge(self, edges: Selection, child: Selection) -> str | Json:
        match child.field:
            case "node":
                return self.node(self.page, child, (edges.key, EACH, child.key))
            case "cursor":
                return self._cursor()
        return f'"{child.says}"'

    def _cursor(self) -> Json:
        return cursor_json(self.page, self.listing.sorts, self.prefix)

    def _info(self, child: Selection) -> str | Json:
        page = self.listing.page
        match child.field:
            case "has_next_page":
                return fixed_boolean(page.before is not None) if page.backward else self._more()
            case "has_previous_page":
                return (
                    self._more()
                    if page.backward
                    else fixed_boolean(page.after is not None or page.offset > 0)
                )
            case "start_cursor":
                return self._end(first=not page.backward)
            case "end_cursor":
                return self._end(first=page.backward)
        return f'"{child.says}"'

    def _more(self) -> Json:
        self.gathers = True
        return as_text(func.count() > number(self.limit))

    def _end(self, *, first: bool) -> Json:
        self.gathers = True
        columns = self.page.source.c
        at = number(min(1, self.limit)) if first else columns[LAST]
        return or_null(func.max(self._cursor()).filter(columns[RANK] == at))

    def _count(self, selection: Selection, *, exact: bool) -> Json:
        row = Row.new(self.listing.view)
        one = self._rows(row, select(number(1).label("one"))).correlate(*self.around)
        rows = (one if exact else one.limit(number(COUNT_CAP + 1))).subquery()
        counted = select(func.count().label("rows")).select_from(rows).correlate(*self.around).subquery()
        members = [(child.key, _of_count(child, counted.c.rows, exact)) for child in selection.children]
        text = select(object_of(members)).select_from(counted)
        return text.correlate(*self.around).scalar_subquery()


def _of_count(child: Selection, rows: ColumnElement[int], exact: bool) -> str | Json:
    cap = number(COUNT_CAP)
    match child.field:
        case "value":
            return as_text(rows if exact else func.least(rows, cap))
        case "precision":
            return '"EXACT"' if exact else case((rows > cap, fixed('"AT_LEAST"')), else_=fixed('"EXACT"'))
    return f'"{child.says}"'


def number(value: int) -> ColumnElement[int]:
    """Part of the statement, so that it is planned for."""
    return literal_column(str(value), Integer())


def fixed_boolean(value: bool) -> str:
    return "true" if value else "false"
