"""What one SELECT over a view must fetch for a selection, and how its rows become shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, literal

from persistence.reading.problem import BadInput
from persistence.reading.selection import Reader, Selection, Shape
from persistence.reading.view import VIEWS, Computed, Field, Group, Leaf, Relation, Url, View

Row = Sequence[Any]
Path = tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """A selection that the reader lacks the permission for; it is answered with null."""

    path: Path
    permission: str


@dataclass(frozen=True)
class Misasked:
    """A selection whose arguments cannot be obeyed; it is answered with null."""

    path: Path
    problem: BadInput


LeftOut = Refused | Misasked


@dataclass(frozen=True)
class Branch:
    """A wanted relation: its field, and where in the row the value that leads to it is."""

    selection: Selection
    relation: Relation
    place: int
    path: Path


class Projection:
    """The columns of one SELECT, each once."""

    def __init__(self) -> None:
        self.sources: list[ColumnElement[Any]] = []

    def place(self, source: ColumnElement[Any]) -> int:
        """Where in the rows this column or expression will be."""
        for index, known in enumerate(self.sources):
            if known is source:
                return index
        self.sources.append(source)
        return len(self.sources) - 1

    @property
    def labelled(self) -> list[ColumnElement[Any]]:
        """At least one: that there is a row counts even when nothing of it is wanted."""
        return [source.label(f"c{index}") for index, source in enumerate(self.sources or [literal(1)])]


@dataclass
class Plan:
    """The selection of one object: values of its row, objects of the same row, relations."""

    view: View
    values: list[tuple[str, Callable[[Row], Any]]] = field(default_factory=list)
    groups: list[tuple[str, Plan]] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def shape(self, row: Row) -> Shape:
        """The object without its relations."""
        shape = Shape(self.view.name)
        for key, value in self.values:
            shape[key] = value(row)
        for key, group in self.groups:
            shape[key] = group.shape(row)
        return shape


class Planner:
    """Plans selections over one projection, and notes what the reader must not see."""

    def __init__(self, reader: Reader, projection: Projection, refused: list[Refused]) -> None:
        self.reader = reader
        self.projection = projection
        self.refused = refused

    def plan(self, view: View, selections: Iterable[Selection], path: Path) -> Plan:
        return self.of_fields(view, view.fields, selections, path)

    def of_fields(
        self, view: View, fields: Mapping[str, Field], selections: Iterable[Selection], path: Path
    ) -> Plan:
        """Of an object that is made of rows of the view but has other fields."""
        plan = Plan(view)
        for selection in selections:
            self._add(plan, fields[selection.field], selection, (*path, selection.key))
        return plan

    def _add(self, plan: Plan, wanted: Field, selection: Selection, path: Path) -> None:
        if permission := self._missing(wanted):
            self.refused.append(Refused(path, permission))
            plan.values.append((selection.key, lambda row: None))
        elif isinstance(wanted, Group):
            inner = self.of_fields(plan.view, wanted.fields, selection.children, path)
            plan.groups.append((selection.key, inner))
        elif isinstance(wanted, Relation):
            here, _ = wanted.ends(plan.view)
            plan.branches.append(Branch(selection, wanted, self.projection.place(here), path))
        else:
            plan.values.append((selection.key, self._value(wanted, selection)))

    def _missing(self, wanted: Field) -> str | None:
        """The permission this reader would need and has not."""
        needed = [wanted.requires] if wanted.requires else []
        if isinstance(wanted, Relation):
            needed.append(VIEWS[wanted.target].read)
        return next((permission for permission in needed if not self.reader.may(permission)), None)

    def _value(self, wanted: Leaf | Computed | Url, selection: Selection) -> Callable[[Row], Any]:
        match wanted:
            case Leaf(kind=kind, source=source):
                return written(self.projection.place(source), kind.write, selection)
            case Computed(sources=sources):
                function = wanted.told_to(self.reader.may)
                places = [self.projection.place(source) for source in sources]
                return lambda row: function(*(row[place] for place in places))
            case Url(template=template, sources=sources):
                places = [self.projection.place(source) for source in sources]
                return addressed(self.reader.public_url + template, places)


def written(place: int, write: Callable[[Any], Any], selection: Selection) -> Callable[[Row], Any]:
    """The wire value of a column; an amount of money is an object with a currency."""

    def value(row: Row) -> Any:
        found = row[place]
        if found is None:
            return None
        return money_shape(write(found), selection) if selection.children else write(found)

    return value


def money_shape(amount: str, selection: Selection) -> Shape:
    shape = Shape("Money")
    for child in selection.children:
        shape[child.key] = amount if child.field == "amount" else "BRL"
    return shape


def addressed(template: str, places: Sequence[int]) -> Callable[[Row], str | None]:
    def value(row: Row) -> str | None:
        parts = [row[place] for place in places]
        return None if None in parts else template.format(*parts)

    return value
