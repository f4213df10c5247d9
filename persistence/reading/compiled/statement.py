"""A compiled question: the text of a prepared statement and how its parameters are filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, func, select

from persistence.fenced import Fenced, Parameter
from persistence.reading.actions import ACTOR
from persistence.reading.asked import Asked
from persistence.reading.compiled.compiler import Compiler
from persistence.reading.compiled.cursors import padded_keys
from persistence.reading.compiled.draft import Draft, Later, Row
from persistence.reading.compiled.inquiry import ROOT, Inquiry, inner
from persistence.reading.compiled.question import Way
from persistence.reading.listing import Listing
from persistence.reading.lookup import is_key
from persistence.reading.plan import LeftOut, Refused
from persistence.reading.statements import Rows
from persistence.reading.summary import ZONE
from persistence.reading.where import own_rows

JSON = "convert_to(x.j, 'UTF8')"
COLUMNS = {Way.IDS: f"x.k, {JSON}", Way.ROWS: f"{JSON}, x.k"}
VALUE = re.compile(r"(root|inner\d+)_(\d+|cursor)")

Filler = Callable[[Inquiry], Any]


@dataclass(frozen=True)
class Statement:
    """``rows`` of it answer: ids with the JSON of each, or one row with the JSON of all.

    ``left_out``: the lists inside that an inquiry says why they are not answered.
    """

    fenced: Fenced
    fillers: Sequence[Filler]
    refused: Sequence[Refused]
    left_out: Sequence[str]
    later: Sequence[Later]

    @property
    def sql(self) -> str:
        return self.fenced.sql

    def proving(self, proof: Fenced) -> str:
        """The statement that shows ``proof`` besides."""
        return self.fenced.proving(proof)

    def unanswered(self, inquiry: Inquiry) -> list[LeftOut]:
        """What is null in the answer, and why."""
        return [*self.refused, *inquiry.reasons(self.left_out)]

    def parameters(self, inquiry: Inquiry) -> list[Any]:
        return [fill(inquiry) for fill in self.fillers]


def compiled(inquiry: Inquiry) -> Statement:
    """The statement that answers every inquiry of this form."""
    named = {
        id(nested.selection): (inner(place), detail)
        for place, (nested, detail) in enumerate(zip(inquiry.question.nested, inquiry.details, strict=True))
    }
    draft = Draft(inquiry.reader, named)
    wanted = _wanted(inquiry, Compiler(draft, inquiry.question.path), draft)
    fenced = Fenced.of(wanted, COLUMNS.get(inquiry.question.way, JSON))
    fillers = [_filler(parameter) for parameter in fenced.parameters]
    return Statement(fenced, fillers, tuple(draft.refused), tuple(draft.left_out), tuple(draft.later))


def _wanted(inquiry: Inquiry, compiler: Compiler, draft: Draft) -> Rows:
    question, conditions = inquiry.question, draft.conditions(ROOT)
    if isinstance(inquiry.root, Asked):
        listing = Listing.of(question.view, inquiry.root, conditions, None)
        if question.way is Way.ROWS:
            return compiler.rows(listing, question.selections, source=ROOT)
        return compiler.page(listing, question.selections, (), source=ROOT)
    row = Row.new(question.view)
    text = compiler.object(row, question.selections, (), (row.source,)).label("j")
    own = [row.at(one) for one in own_rows(question.view, draft.onlooker)]
    if question.way is Way.IDS:
        ids = _of_any_length(conditions.bind(ARRAY(question.view.key.source.type)))
        wanted: Rows = select(row.key.label("k"), text).where(row.key == any_(ids))
    else:
        wanted = select(text).where(row.at(is_key(question.view, inquiry.root, conditions)))
    return wanted.select_from(row.frame.clause).where(*own)


def _of_any_length(values: ColumnElement[Any]) -> ColumnElement[Any]:
    """A list that the planner does not look into: for a short one it would plan anew each time."""
    return func.array(select(func.unnest(values)).scalar_subquery())


OF_READERS: Mapping[str, Filler] = {
    "company": lambda inquiry: inquiry.reader.company,
    ACTOR.key: lambda inquiry: inquiry.reader.actor,
    ZONE.key: lambda inquiry: inquiry.reader.zone.key,
    "inner_key": lambda inquiry: padded_keys(inquiry.reader.cursor_key)[0],
    "outer_key": lambda inquiry: padded_keys(inquiry.reader.cursor_key)[1],
}


def _filler(parameter: Parameter) -> Filler:
    if parameter.name in OF_READERS:
        return OF_READERS[parameter.name]
    found, write = VALUE.fullmatch(parameter.name), parameter.write
    if found is None:
        fixed = write(parameter.constant)
        return lambda inquiry: fixed
    source, place = found.groups()
    if place == "cursor":
        return lambda inquiry: inquiry.cursor_prefix(source)
    at = int(place)
    return lambda inquiry: write(inquiry.values[source][at])
