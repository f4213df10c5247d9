"""Conditions in SQL. A missing value is unlike every other: ``ne`` and ``notIn`` match it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Text,
    and_,
    any_,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    true,
)
from sqlalchemy.sql.util import ClauseAdapter
from sqlalchemy.types import TypeEngine

from persistence.reading.filter import Form
from persistence.reading.view import VIEWS, Belonging, Leaf, Many, One, OwnedThrough, View

Condition = ColumnElement[bool]
Bind = Callable[[TypeEngine[Any]], ColumnElement[Any]]
"""The next value, as a column of this type wants it."""

COMPARISONS: dict[str, Callable[[Any, Any], Condition]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


@dataclass(frozen=True)
class Onlooker:
    """Who looks, in SQL: a member or a key of a company, and what they may."""

    company: ColumnElement[Any]
    actor: ColumnElement[Any]
    may: Callable[[str], bool]


def own_rows(view: View, onlooker: Onlooker) -> list[Condition]:
    """What holds for every row of a view that somebody can be shown."""
    own = [] if view.company is None else [view.company == onlooker.company]
    if view.owner is not None and not sees_others(view, onlooker):
        own.append(_owned(view.owner, onlooker))
    if view.belongs is not None:
        own.append(_shown(view.belongs, onlooker))
    if view.confidential is not None and not onlooker.may(view.confidential.read):
        own.append(view.confidential.by.is_(None))
    return own if view.where is None else [*own, view.where]


def sees_others(view: View, onlooker: Onlooker) -> bool:
    """Whether rows are shown whoever owns them, if anybody does."""
    return view.owner is None or (view.read_others is not None and onlooker.may(view.read_others))


def _owned(owner: Column[Any] | OwnedThrough, onlooker: Onlooker) -> Condition:
    if isinstance(owner, OwnedThrough):
        return owner.owned_by(onlooker.company, onlooker.actor)
    return owner == onlooker.actor


def sees_all(view: View, onlooker: Onlooker) -> bool:
    """Whether there is no row that is kept from somebody who may read the view."""
    kept = view.confidential is not None and not onlooker.may(view.confidential.read)
    return view.where is None and view.belongs is None and not kept and sees_others(view, onlooker)


def _shown(belongs: Belonging, onlooker: Onlooker) -> Condition:
    """Whether somebody is shown what a row belongs to: told by the view that it is a row of."""
    read = [view for view in VIEWS.values() if view.prefix and onlooker.may(view.read)]
    whole = {view.prefix for view in read if sees_others(view, onlooker)}
    own = {view.prefix for view in read} - whole
    return or_(
        _is_among(belongs.kind, whole),
        and_(_is_among(belongs.kind, own), belongs.owner == onlooker.actor),
    )


def _is_among(column: ColumnElement[str], prefixes: Iterable[str | None]) -> Condition:
    """Prefixes are ours, so that they may stand in the statement as they are."""
    return or_(
        false(), *(column == literal_column(f"'{prefix}'") for prefix in sorted(filter(None, prefixes)))
    )


class Conditions:
    """Makes conditions of forms; values are bound in the order in which the form was read."""

    def __init__(self, onlooker: Onlooker, bind: Bind) -> None:
        self.onlooker = onlooker
        self.bind = bind

    def of(self, view: View, form: Form) -> Condition:
        """True of the wanted rows, false or unknown of the others."""
        return and_(true(), *(self._part(view, name, operand) for name, operand in form))

    def _part(self, view: View, name: str, operand: Any) -> Condition:
        match name:
            case "and":
                return and_(true(), *(self.of(view, each) for each in operand))
            case "or":
                return or_(false(), *(self.of(view, each) for each in operand))
            case "not":
                return not_(func.coalesce(self.of(view, operand), false()))
        match view.filters[name]:
            case Leaf() as leaf:
                return and_(true(), *(self.predicate(leaf, each) for each in operand))
            case One() as one:
                return self._exists(view, one, operand)
            case Many() as many:
                parts = [(how, self._exists(view, many, each)) for how, each in operand]
                return and_(true(), *(some if how == "some" else not_(some) for how, some in parts))

    def _exists(self, view: View, relation: One | Many, form: Form) -> Condition:
        target = VIEWS[relation.target]
        here, there = relation.ends(view)
        wanted = and_(
            *own_rows(target, self.onlooker),
            true() if relation.where is None else relation.where,
            self.of(target, form),
        )
        alias = target.table.alias()
        adapted = ClauseAdapter(alias)
        return exists().select_from(alias).where(adapted.traverse(there) == here, adapted.traverse(wanted))

    def predicate(self, leaf: Leaf, form: Form) -> Condition:
        match form:
            case ("is_null", wanted):
                return leaf.source.is_(None) if wanted else leaf.source.is_not(None)
            case ("ne", alike):
                return self._unlike(leaf, self.predicate(leaf, alike))
            case ("not_in", among):
                return self._unlike(leaf, self._among(leaf, among))
        return self._likeness(leaf, form)

    def _likeness(self, leaf: Leaf, form: Form) -> Condition:
        match form:
            case ("in", among):
                return self._among(leaf, among)
            case ("between", (least, most)):
                return and_(self.predicate(leaf, least), self.predicate(leaf, most))
            case ("starts_with", bounds):
                return self._starts_with(leaf.source, bounds)
            case ("day",):
                return and_(leaf.source >= self._value(leaf), leaf.source < self._value(leaf))
        return COMPARISONS[form[0]](leaf.source, self._value(leaf))

    def _value(self, leaf: Leaf) -> ColumnElement[Any]:
        return self.bind(leaf.operand)

    def _unlike(self, leaf: Leaf, alike: Condition) -> Condition:
        return or_(leaf.source.is_(None), not_(alike)) if leaf.null else not_(alike)

    def _among(self, leaf: Leaf, among: Form) -> Condition:
        if among == ("any",):
            return leaf.source == any_(self.bind(ARRAY(leaf.operand)))
        return or_(false(), *(self.predicate(leaf, each) for each in among))

    def _starts_with(self, source: ColumnElement[Any], bounds: Form) -> Condition:
        bytewise = source.collate("C")
        match bounds:
            case ("present",):
                return source.is_not(None)
            case ("from",):
                return bytewise >= self.bind(Text())
        return and_(bytewise >= self.bind(Text()), bytewise < self.bind(Text()))
