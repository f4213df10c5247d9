"""Groups as they were asked for: by what, in which order, how many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, literal_column

from domain.kernel.said import Said
from persistence.reading.filter import Form
from persistence.reading.page import FARTHEST_OFFSET, LONGEST_PAGE, USUAL_PAGE
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader
from persistence.reading.summary import Dimensions, dimensions_of, measures_of, sum_of
from persistence.reading.view import DESC, VIEWS, One, View

MOST_DIMENSIONS = 3
KEY, COUNT = "key", "count"


@dataclass(frozen=True)
class Grouping:
    """The groups of a view's rows, sorted by their key, their size or the sum of a measure.

    The key, in the order of ``by``, decides between equals; nulls are the greatest.
    """

    view: View
    by: tuple[str, ...]
    sorted_by: str
    descending: bool
    limit: int
    offset: int

    @classmethod
    def of(cls, view: View, reader: Reader, arguments: Mapping[str, Any]) -> Grouping:
        """Raises BadInput, NotPermitted."""
        by = tuple(named(one) for one in arguments["by"])
        _check_dimensions(view, reader, by)
        order = arguments.get("order_by") or {}
        sorted_by = named(order.get("field") or KEY)
        _check_order(view, reader, sorted_by)
        descending = order.get("direction") == DESC
        limit, offset = _stretch(arguments)
        return cls(view, by, sorted_by, descending, limit, offset)

    @property
    def form(self) -> Form:
        """Equal for groups that are read by the same SQL."""
        return self.by, self.sorted_by, self.descending, self.limit, self.offset > 0

    @property
    def values(self) -> Sequence[Any]:
        return [self.offset] if self.offset else []

    @property
    def dimensions(self) -> Dimensions:
        """Those that make the key, in order."""
        every = dimensions_of(self.view)
        return {name: every[name] for name in self.by}

    @property
    def bound(self) -> ColumnElement[int]:
        """Part of the statement, so that it is planned for."""
        return literal_column(str(self.limit), Integer())

    @property
    def weight(self) -> ColumnElement[Any]:
        """What groups are compared by unless it is their key."""
        measure = measures_of(self.view).get(self.sorted_by)
        return func.count() if measure is None else sum_of(measure.source)

    def order(
        self, keys: Iterable[ColumnElement[Any]], weight: ColumnElement[Any]
    ) -> list[ColumnElement[Any]]:
        """The clauses that sort groups with these parts of a key, and with this weight."""
        if self.sorted_by == KEY:
            return [key.desc() if self.descending else key.asc() for key in keys]
        return [weight.desc() if self.descending else weight.asc(), *keys]


def sorts_of(view: View) -> list[str]:
    """What the groups of a view can be sorted by."""
    return [KEY, COUNT, *(name for name, leaf in measures_of(view).items() if leaf.kind.adding)]


def named(member: str) -> str:
    """The bare name, also of a member of an enum of texts."""
    return getattr(member, "value", member)


def _check_dimensions(view: View, reader: Reader, by: Sequence[str]) -> None:
    known = dimensions_of(view)
    if not 1 <= len(by) <= MOST_DIMENSIONS:
        raise BadInput(Said("From 1 to {most} fields to group by.", most=MOST_DIMENSIONS), "by")
    if len(set(by)) < len(by):
        raise BadInput("A field can be grouped by only once.", "by")
    for name in by:
        dimension = known.get(name)
        if dimension is None:
            raise BadInput(Said("{name} cannot be grouped by.", name=name), "by")
        if isinstance(dimension, One):
            _permit(reader, VIEWS[dimension.target].read, dimension.requires)


def _check_order(view: View, reader: Reader, name: str) -> None:
    if name not in sorts_of(view):
        raise BadInput(Said("Groups cannot be sorted by {name}.", name=name), "order_by")
    if measure := measures_of(view).get(name):
        _permit(reader, measure.requires)


def _permit(reader: Reader, *permissions: str | None) -> None:
    for permission in permissions:
        if permission and not reader.may(permission):
            raise NotPermitted(permission)


def _stretch(arguments: Mapping[str, Any]) -> tuple[int, int]:
    limit, offset = arguments.get("first"), arguments.get("offset") or 0
    limit = USUAL_PAGE if limit is None else limit
    if not 0 <= limit <= LONGEST_PAGE:
        raise BadInput(Said("From 0 to {most}.", most=LONGEST_PAGE), "first")
    if not 0 <= offset <= FARTHEST_OFFSET:
        raise BadInput(Said("From 0 to {most}.", most=FARTHEST_OFFSET), "offset")
    return limit, offset
