"""The order of a list, and what comes after a given place in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, true

from persistence.reading.problem import BadInput
from persistence.reading.view import ASC, DESC, Direction, Leaf, View

MOST_SORTS = 5


@dataclass(frozen=True)
class Sort:
    """One step of an order. Nulls are the greatest, as PostgreSQL's indexes have them."""

    name: str
    leaf: Leaf
    direction: Direction

    def clause(self, *, backward: bool) -> ColumnElement[Any]:
        descending = (self.direction == DESC) != backward
        return self.leaf.source.desc() if descending else self.leaf.source.asc()

    def beyond(self, value: Any, *, backward: bool) -> ColumnElement[bool]:
        """Rows whose value comes strictly later than this one."""
        source, descending = self.leaf.source, (self.direction == DESC) != backward
        if value is None:
            return source.is_not(None) if descending else false()
        if descending:
            return source < self._bound(value)
        later = source > self._bound(value)
        return or_(later, source.is_(None)) if self.leaf.null else later

    def reached(self, value: Any, *, backward: bool) -> ColumnElement[bool]:
        """Rows whose value is not before this one, said so that an index can begin there."""
        if self.leaf.null:
            return true()
        descending = (self.direction == DESC) != backward
        return (
            self.leaf.source <= self._bound(value) if descending else self.leaf.source >= self._bound(value)
        )

    def level(self, value: Any) -> ColumnElement[bool]:
        return self.leaf.source.is_(None) if value is None else self.leaf.source == self._bound(value)

    def _bound(self, value: Any) -> Any:
        return literal(value, self.leaf.kind.bind or self.leaf.source.type)


def sorts_of(view: View, order_by: Sequence[Mapping[str, Any]] | None) -> list[Sort]:
    """The wanted order, made total by the key. Raises BadInput."""
    wanted = [(item["field"], item.get("direction") or ASC) for item in order_by or ()] or view.default_sort
    if len(wanted) > MOST_SORTS:
        raise BadInput(f"At most {MOST_SORTS} fields can be sorted by.", "order_by")
    if len({name for name, _ in wanted}) < len(wanted):
        raise BadInput("A field can be sorted by only once.", "order_by")
    if unknown := [name for name, _ in wanted if name not in view.sorts]:
        raise BadInput(f"{unknown[0]} cannot be sorted by.", "order_by")
    last: Direction = wanted[-1][1] if wanted else ASC
    sorts = [Sort(name, view.sorts[name], direction) for name, direction in wanted]
    return [*sorts, Sort("id", view.key, last)]


def after(sorts: Sequence[Sort], values: Sequence[Any], *, backward: bool = False) -> ColumnElement[bool]:
    """Rows that come after the place these values mark (before it, when ``backward``)."""
    steps = []
    for index, (sort, value) in enumerate(zip(sorts, values, strict=True)):
        same = [earlier.level(marked) for earlier, marked in zip(sorts[:index], values, strict=False)]
        steps.append(and_(*same, sort.beyond(value, backward=backward)))
    return and_(sorts[0].reached(values[0], backward=backward), or_(*steps))
