"""A statement in the making: rows, parameters, and what is left to do when it has answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, LargeBinary, Text, bindparam
from sqlalchemy.sql.util import ClauseAdapter
from sqlalchemy.types import TypeEngine

from persistence.fenced import COMPANY
from persistence.reading.actions import ACTOR
from persistence.reading.asked import Asked
from persistence.reading.detail import Detail
from persistence.reading.grouping import Grouping
from persistence.reading.plan import Misasked, Refused
from persistence.reading.selection import Reader, Selection
from persistence.reading.view import View
from persistence.reading.where import Conditions, Onlooker

EACH = None
"""In the place of something in an answer: every element of a list."""

Place = tuple[str | None, ...]
INNER_KEY: ColumnElement[Any] = bindparam("inner_key", type_=LargeBinary())
OUTER_KEY: ColumnElement[Any] = bindparam("outer_key", type_=LargeBinary())


@dataclass
class Frame:
    """The rows that one SELECT is made of: those it is about, each with at most one of others beside it."""

    clause: FromClause

    def beside(self, other: FromClause, tie: ColumnElement[bool], *, present: bool) -> None:
        """``present`` says that there is one for each."""
        self.clause = self.clause.join(other, tie, isouter=not present)


@dataclass(frozen=True)
class Row:
    """A row of a view under a name of its own in the statement."""

    view: View
    source: FromClause
    frame: Frame
    present: bool = True
    """Whether there is one wherever its frame has a row."""

    @classmethod
    def new(cls, view: View) -> Row:
        return cls.over(view, view.table.alias())

    @classmethod
    def over(cls, view: View, source: FromClause) -> Row:
        """The rows of this source, which has the columns of the view's table."""
        return cls(view, source, Frame(source))

    def at(self, expression: Any) -> Any:
        """What was said of the view's table, said of this row."""
        return ClauseAdapter(self.source).traverse(expression)

    @property
    def key(self) -> ColumnElement[Any]:
        return self.at(self.view.key.source)


@dataclass(frozen=True)
class Later:
    """A computed value: its arguments are at ``place``, as a list, until it takes their place."""

    place: Place
    compute: Callable[[Sequence[Any]], Any]


@dataclass
class Draft:
    """``details``, by the identity of their selection: the name of its values, what is asked."""

    reader: Reader
    details: Mapping[int, tuple[str, Detail]]
    refused: list[Refused] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """The names of the values of selections that are not answered because of them."""
    later: list[Later] = field(default_factory=list)

    def leaves_out(self, selection: Selection) -> bool:
        """Whether what its arguments ask for is not answered, which is noted."""
        source, detail = self.details[id(selection)]
        if found := isinstance(detail, Refused | Misasked):
            self.left_out.append(source)
        return found

    def conditions(self, source: str) -> Conditions:
        """Conditions whose values are those of one list, in their order."""
        counter = iter(range(1_000_000))

        def bind(kind: TypeEngine[Any]) -> ColumnElement[Any]:
            return bindparam(f"{source}_{next(counter)}", type_=kind)

        return Conditions(self.onlooker, bind)

    @property
    def onlooker(self) -> Onlooker:
        return Onlooker(COMPANY, ACTOR, self.reader.may)

    def prefix(self, source: str) -> ColumnElement[Any]:
        """What the cursors of one list begin with."""
        return bindparam(f"{source}_cursor", type_=Text())

    def list_of(self, selection: Selection) -> tuple[str, Asked]:
        """The name of the list's values, and what is asked of it."""
        source, detail = self.details[id(selection)]
        assert isinstance(detail, Asked)
        return source, detail

    def grouping_of(self, selection: Selection) -> tuple[Grouping, ColumnElement[int] | None]:
        """How the rows of a list are grouped, and how many of the groups are left out at the start."""
        source, detail = self.details[id(selection)]
        assert isinstance(detail, Grouping)
        return detail, self.conditions(source).bind(Integer()) if detail.offset else None

    def is_exact(self, selection: Selection) -> bool:
        """Whether all rows are to be counted, however many."""
        return self.details[id(selection)][1] is True
