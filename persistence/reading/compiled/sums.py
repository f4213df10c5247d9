"""What all rows of a list come to, as JSON in SQL: altogether, and group by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from persistence.reading.compiled.draft import EACH, Place, Row
from persistence.reading.grouping import Grouping
from persistence.reading.json_text import Json, as_text, fixed, joined, object_of
from persistence.reading.listing import Listing
from persistence.reading.selection import Selection
from persistence.reading.summary import ONE_ROW, key_of, source_of, summary_of
from persistence.reading.view import Field

Around = tuple[FromClause, ...]
Conditioned = Callable[[Row], list[ColumnElement[bool]]]


class Member(Protocol):
    """Writes what is selected of a row, and notes what the reader must not see."""

    def __call__(
        self, row: Row, fields: Mapping[str, Field], selection: Selection, place: Place, around: Around, /
    ) -> str | Json: ...


@dataclass(frozen=True)
class SumWriter:
    """``tied`` says which rows belong to the row around the list, which is at ``place`` in the answer."""

    listing: Listing
    member: Member
    place: Place
    tied: Conditioned
    around: Around

    def summary(self, selection: Selection) -> Json:
        """Of all rows; there may be none."""
        row = Row.new(self.listing.view)
        text = self._summary(row, selection, (*self.place, selection.key))
        return self._of(select(text), row).having(ONE_ROW).correlate(*self.around).scalar_subquery()

    def groups(self, selection: Selection, grouping: Grouping, offset: ColumnElement[int] | None) -> Json:
        """The list of the groups."""
        place = (*self.place, selection.key, EACH)
        row = Row.over(self.listing.view, self._grouped(selection, grouping, offset, place))
        members = [
            (child.key, self._of_group(row, child, grouping, place, number))
            for number, child in enumerate(selection.children)
        ]
        every = func.string_agg(object_of(members), aggregate_order_by(fixed(","), row.source.c.rank))
        found = select(every).select_from(row.frame.clause).correlate(*self.around).scalar_subquery()
        return joined("[", func.coalesce(found, fixed("")), "]")

    def _of(self, wanted: Select[Any], row: Row) -> Select[Any]:
        return wanted.select_from(row.source).where(row.at(self.listing.condition), *self.tied(row))

    def _grouped(
        self, selection: Selection, grouping: Grouping, offset: ColumnElement[int] | None, place: Place
    ) -> Subquery:
        """A row for each group: the parts of its key, its size, and what its rows come to as JSON."""
        row = self._keyed(grouping)
        keys = [row.source.c[label] for label in key_labels(grouping)]
        rank = func.row_number().over(order_by=grouping.order(keys, row.at(grouping.weight)))
        summaries = [
            self._summary(row, child, (*place, child.key)).label(f"summary_{number}")
            for number, child in enumerate(selection.children)
            if child.field == "summary"
        ]
        made = select(*keys, func.count().label("size"), rank.label("rank"), *summaries)
        made = made.select_from(row.source).group_by(*keys).order_by(made.selected_columns.rank)
        made = made.limit(grouping.bound)
        made = made if offset is None else made.offset(offset)
        return made.correlate(*self.around).subquery()

    def _keyed(self, grouping: Grouping) -> Row:
        """The rows of the list, each with the parts of its key."""
        row = Row.new(self.listing.view)
        sources = map(source_of, grouping.dimensions.values())
        keys = [row.at(one).label(label) for one, label in zip(sources, key_labels(grouping), strict=True)]
        rows = self._of(select(*row.source.c, *keys), row).correlate(*self.around)
        return Row.over(self.listing.view, rows.subquery())

    def _of_group(
        self, row: Row, child: Selection, grouping: Grouping, place: Place, number: int
    ) -> str | Json:
        match child.field:
            case "key":
                parts = [row.source.c[label] for label in key_labels(grouping)]
                key = {"key": key_of(grouping.view, dict(zip(grouping.by, parts, strict=True)))}
                return self.member(row, key, child, (*place, child.key), (*self.around, row.source))
            case "count":
                return as_text(row.source.c.size)
            case "summary":
                return row.source.c[f"summary_{number}"]
        return f'"{child.says}"'

    def _summary(self, row: Row, selection: Selection, place: Place) -> Json:
        fields = {"summary": summary_of(self.listing.view)}
        text = self.member(row, fields, selection, place, (*self.around, row.source))
        return fixed(text) if isinstance(text, str) else text


def key_labels(grouping: Grouping) -> list[str]:
    return [f"key_{place}" for place in range(len(grouping.by))]
