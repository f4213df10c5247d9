"""A list in SQL: which rows, in which order, which stretch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, and_, true

from persistence.reading.asked import Asked, Marked
from persistence.reading.order import Sort, after
from persistence.reading.page import Page
from persistence.reading.view import Many, View
from persistence.reading.where import Bind, Condition, Conditions, own_rows


@dataclass(frozen=True)
class Listing:
    """``condition`` holds for every row of the list, ``stretch`` for those between the cursors."""

    view: View
    page: Page
    sorts: Sequence[Sort]
    condition: Condition
    stretch: Condition
    order_by: list[ColumnElement[Any]]
    offset: ColumnElement[int] | None

    @classmethod
    def of(cls, view: View, asked: Asked, conditions: Conditions, relation: Many | None) -> Listing:
        """Binds the values of ``asked``, in their order."""
        page, sorts = asked.page, asked.order.sorts
        return cls(
            view=view,
            page=page,
            sorts=sorts,
            condition=_condition(view, asked, conditions, relation),
            stretch=_stretch(asked, conditions.bind),
            order_by=[sort.clause(backward=page.backward) for sort in sorts],
            offset=conditions.bind(Integer()) if page.offset else None,
        )


def _condition(view: View, asked: Asked, conditions: Conditions, relation: Many | None) -> Condition:
    parts = own_rows(view, conditions.onlooker)
    if relation is not None and relation.where is not None:
        parts.append(relation.where)
    parts.append(conditions.of(view, asked.where))
    if asked.searched and view.search is not None:
        parts.append(view.search(conditions.bind(Text())))
    return and_(true(), *parts)


def _stretch(asked: Asked, bind: Bind) -> Condition:
    parts = [
        after(asked.order.sorts, _marks(asked.order.sorts, marked, bind), backward=backward)
        for marked, backward in ((asked.after, False), (asked.before, True))
        if marked is not None
    ]
    return and_(true(), *parts)


def _marks(sorts: Sequence[Sort], marked: Marked, bind: Bind) -> list[ColumnElement[Any] | None]:
    return [bind(sort.leaf.operand) if there else None for sort, there in zip(sorts, marked, strict=True)]
