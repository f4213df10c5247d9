"""Rows that are there already, changed many at a time: one UPDATE for all of a kind that changed alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Update, bindparam, func, update

from domain.kernel.aggregate import Aggregate
from persistence.forms import Row, form_of
from persistence.registry import COMPANY
from persistence.storing import KEPT, Change


class Changed(NamedTuple):
    """A thing, its values as they are stored, and the attributes that are others now."""

    thing: Any
    stored: Row
    names: tuple[str, ...]

    @classmethod
    def of(cls, thing: Any, stored: Row) -> Changed:
        held = thing.__dict__
        return cls(thing, stored, tuple(name for name, value in stored.items() if held.get(name) != value))

    @property
    def before(self) -> Row:
        return {name: self.stored[name] for name in self.names}


def updates(company: UUID, changed: Iterable[Changed], *, first: int = 0) -> list[Change]:
    """What brings the rows to what their things hold now. ``first`` is the place among several changes."""
    groups: dict[tuple[type, tuple[str, ...]], list[Changed]] = defaultdict(list)
    for one in changed:
        groups[type(one.thing), one.names].append(one)
    return [
        _change(place, company, kind, names, group)
        for place, ((kind, names), group) in enumerate(groups.items(), first)
    ]


def _change(
    place: int, company: UUID, kind: type, names: tuple[str, ...], group: Sequence[Changed]
) -> Change:
    keys = _keys(kind)
    ordered = sorted(group, key=lambda one: tuple(one.stored[key] for key in keys))
    given: Row = {_name(place, name): [getattr(one.thing, name) for one in ordered] for name in names}
    given |= {_name(place, f"its {key}"): [one.stored[key] for one in ordered] for key in keys}
    given[_name(place, COMPANY)] = company
    return Change(store=_changing(place, kind, names), given=given, rows=len(ordered))


@cache
def _keys(kind: type) -> tuple[str, ...]:
    """What rows are found by: an aggregate only as long as it is of the version that was seen; its parts
    it guards."""
    if issubclass(kind, Aggregate):
        return "id", "version"
    form = form_of(kind)
    own = form.table.primary_key.columns
    return tuple(
        name for name, column in form.columns.items() if column.name in own and column.name != COMPANY
    )


@lru_cache(maxsize=KEPT)
def _changing(place: int, kind: type, names: tuple[str, ...]) -> Update:
    """``place`` is among several such changes."""
    form, keys = form_of(kind), _keys(kind)
    types = {f"its {key}": form.columns[key].type for key in keys}
    types |= {name: form.columns[name].type for name in names}
    lists = (bindparam(_name(place, name), type_=ARRAY(type_, dimensions=1)) for name, type_ in types.items())
    given = func.unnest(*lists).table_valued(*types).render_derived(name=f"given_{place}")
    return (
        update(form.table)
        .values({form.columns[name].name: given.c[name] for name in names})
        .where(form.table.c[COMPANY] == bindparam(_name(place, COMPANY)))
        .where(*(form.columns[key] == given.c[f"its {key}"] for key in keys))
        .returning(form.columns[keys[0]])
    )


def _name(place: int, name: str) -> str:
    return f"change {place} {name}"
