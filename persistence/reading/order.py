"""The order of a list, and what comes after a given place in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from domain.kernel.said import Said
from persistence.reading.cursor import fingerprint
from persistence.reading.problem import BadInput
from persistence.reading.view import ASC, DESC, Direction, Leaf, View

MOST_SORTS = 5

Mark = ColumnElement[Any] | None
"""One of the values that mark a place in a list; None where the row there has none."""


@dataclass(frozen=True)
class Sort:
    """One step of an order. Nulls are the greatest, as PostgreSQL's indexes have them."""

    name: str
    leaf: Leaf
    direction: Direction

    def clause(self, *, backward: bool) -> ColumnElement[Any]:
        descending = (self.direction == DESC) != backward
        return self.leaf.source.desc() if descending else self.leaf.source.asc()

    def beyond(self, mark: Mark, *, backward: bool) -> ColumnElement[bool]:
        """Rows whose value comes strictly later than this one."""
        source, descending = self.leaf.source, (self.direction == DESC) != backward
        if mark is None:
            return source.is_not(None) if descending else false()
        if descending:
            return source < mark
        return or_(source > mark, source.is_(None)) if self.leaf.null else source > mark

    def reached(self, mark: Mark, *, backward: bool) -> ColumnElement[bool]:
        """Rows whose value is not before this one, said so that an index can begin there."""
        if self.leaf.null or mark is None:
            return true()
        descending = (self.direction == DESC) != backward
        return self.leaf.source <= mark if descending else self.leaf.source >= mark

    def level(self, mark: Mark) -> ColumnElement[bool]:
        return self.leaf.source.is_(None) if mark is None else self.leaf.source == mark


@dataclass(frozen=True, eq=False)
class Order:
    """A total order of a view's rows; its print tells it apart from others."""

    sorts: tuple[Sort, ...]
    names: tuple[tuple[str, str], ...]
    print: str


def order_of(
    view: View, order_by: Sequence[Mapping[str, Any]] | None, where: Mapping[str, Any] | None = None
) -> Order:
    """The wanted order, made total by the key; ``where`` is what the list is narrowed by. Raises BadInput."""
    wanted = tuple((item["field"], item.get("direction") or ASC) for item in order_by or ())
    return _order(view, wanted, frozenset(name for name, given in (where or {}).items() if given))


@lru_cache(maxsize=1_000)
def _order(view: View, given: tuple[tuple[str, Direction], ...], narrowed: frozenset[str]) -> Order:
    wanted = given or tuple(sort for sort in view.default_sort if view.beside(sort[0]) in (None, *narrowed))
    if len(wanted) > MOST_SORTS:
        raise BadInput(Said("At most {most} fields can be sorted by.", most=MOST_SORTS), "order_by")
    if len({name for name, _ in wanted}) < len(wanted):
        raise BadInput("A field can be sorted by only once.", "order_by")
    if unknown := [name for name, _ in wanted if name not in view.sorts]:
        raise BadInput(Said("{name} cannot be sorted by.", name=unknown[0]), "order_by")
    for place, (name, _) in enumerate(given):
        if (beside := view.beside(name)) is not None and beside not in narrowed:
            message = Said(
                "{name} is sorted by only in lists that are narrowed by {by}.", name=name, by=beside
            )
            raise BadInput(message, "order_by", place, "field")
    last: Direction = wanted[-1][1] if wanted else ASC
    sorts = [Sort(name, view.sorts[name], direction) for name, direction in wanted]
    names = tuple((str(name), str(direction)) for name, direction in wanted)
    return Order((*sorts, Sort("id", view.key, last)), names, fingerprint(view.name, names))


def after(sorts: Sequence[Sort], marks: Sequence[Mark], *, backward: bool = False) -> ColumnElement[bool]:
    """Rows that come after the place these values mark (before it, when ``backward``)."""
    steps = []
    for index, (sort, mark) in enumerate(zip(sorts, marks, strict=True)):
        same = [earlier.level(at) for earlier, at in zip(sorts[:index], marks, strict=False)]
        steps.append(and_(*same, sort.beyond(mark, backward=backward)))
    return and_(sorts[0].reached(marks[0], backward=backward), or_(*steps))
