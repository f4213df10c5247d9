"""The SELECTs of the plain way to read, each over one view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, any_, func, literal, select

from persistence.reading.listing import Listing
from persistence.reading.page import COUNT_CAP
from persistence.reading.plan import Projection
from persistence.reading.selection import Reader
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


def counts_of(listing: Listing, end: End) -> Rows:
    """Value and number of rows for each value at the end of a relation."""
    counted = select(end.column, func.count()).select_from(listing.view.table)
    return counted.where(end.condition, listing.condition).group_by(end.column)
