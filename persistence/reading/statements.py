"""The SELECTs of the plain way to read, each over one view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    any_,
    false,
    func,
    literal,
    literal_column,
    null,
    select,
)

from persistence.reading.grouping import Grouping
from persistence.reading.listing import Listing
from persistence.reading.page import COUNT_CAP
from persistence.reading.plan import Projection
from persistence.reading.selection import Reader
from persistence.reading.summary import ONE_ROW
from persistence.reading.view import View
from persistence.reading.where import Conditions, Onlooker, own_rows

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class End:
    """The far end of a relation: a column of the wanted rows and the values it may have."""

    column: ColumnElement[Any]
    values: Sequence[Any]

    @property
    def condition(self) -> ColumnElement[bool]:
        return self.column == any_(literal(list(self.values), ARRAY(self.column.type)))


def onlooker_of(reader: Reader) -> Onlooker:
    return Onlooker(literal(reader.company), literal(reader.actor, Uuid()), reader.may)


def literals(reader: Reader, values: Iterable[Any]) -> Conditions:
    """Conditions that hold these values themselves."""
    waiting = iter(values)
    return Conditions(onlooker_of(reader), lambda kind: literal(next(waiting), kind))


def rows_of(view: View, reader: Reader, projection: Projection) -> Rows:
    """Every row of the view that this reader can be shown."""
    own = own_rows(view, onlooker_of(reader))
    return select(*projection.labelled).select_from(view.table).where(*own)


def page_of(listing: Listing, projection: Projection) -> Rows:
    """One page and the row after it, which tells whether there is another page."""
    wanted = select(*projection.labelled).select_from(listing.view.table)
    wanted = wanted.where(listing.condition, listing.stretch).order_by(*listing.order_by)
    return wanted.limit(listing.page.limit + 1).offset(listing.page.offset)


def pages_of(listing: Listing, projection: Projection, end: End) -> Rows:
    """The same for each value at the end of a relation."""
    page = listing.page
    rank = func.row_number().over(partition_by=end.column, order_by=listing.order_by).label("rank")
    every = select(*projection.labelled, rank).select_from(listing.view.table)
    ranked = every.where(end.condition, listing.condition, listing.stretch).subquery()
    wanted = ranked.c.rank.between(page.offset + 1, page.offset + page.limit + 1)
    return select(*ranked.c).where(wanted).order_by(ranked.c.rank)


def count_of(listing: Listing, *, exact: bool) -> Rows:
    """One row with the number of the list's rows, up to one above the cap unless ``exact``."""
    counted = select(literal(1).label("one")).select_from(listing.view.table).where(listing.condition)
    counted = counted if exact else counted.limit(COUNT_CAP + 1)
    return select(func.count()).select_from(counted.subquery())


def sums_of(listing: Listing, projection: Projection, end: End | None) -> Rows:
    """One row of aggregates; with an end one for each of its values that rows lead to, which comes first."""
    wanted = select(*projection.labelled).select_from(listing.view.table).where(listing.condition)
    if end is None:
        return wanted.having(ONE_ROW)
    return wanted.where(end.condition).group_by(literal_column("1"))


def no_sums_of(listing: Listing, projection: Projection) -> Rows:
    """One row of what the same aggregates say of nothing."""
    _, *aggregates = projection.labelled
    return select(null(), *aggregates).select_from(listing.view.table).where(false()).having(ONE_ROW)


def groups_of(
    listing: Listing, grouping: Grouping, projection: Projection, end: End | None, places: Sequence[int]
) -> Rows:
    """A row for each group, for each value at the end of a relation; at these places are their keys."""
    known = {*places} if end is None else {projection.place(end.column), *places}
    grouped = select(*projection.labelled, grouping.weight.label("weight")).select_from(listing.view.table)
    grouped = grouped.where(listing.condition, *([] if end is None else [end.condition]))
    every = grouped.group_by(*(literal_column(str(place + 1)) for place in known)).subquery()
    order = grouping.order([every.c[place] for place in places], every.c.weight)
    one_end = None if end is None else every.c[projection.place(end.column)]
    rank = func.row_number().over(partition_by=one_end, order_by=order).label("rank")
    ranked = select(*every.c, rank).subquery()
    wanted = ranked.c.rank.between(grouping.offset + 1, grouping.offset + grouping.limit)
    return select(*ranked.c).where(wanted).order_by(ranked.c.rank)


def counts_of(listing: Listing, end: End) -> Rows:
    """Value and number of rows for each value at the end of a relation."""
    counted = select(end.column, func.count()).select_from(listing.view.table)
    return counted.where(end.condition, listing.condition).group_by(end.column)
