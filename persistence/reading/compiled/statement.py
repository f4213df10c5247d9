"""A compiled question: the text of a prepared statement and how its parameters are filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, any_, literal_column, select

from persistence.reading.asked import Asked
from persistence.reading.compiled.compiler import Compiler
from persistence.reading.compiled.cursors import padded_keys
from persistence.reading.compiled.draft import COMPANY, Draft, Later, Row
from persistence.reading.compiled.inquiry import ROOT, Inquiry, inner
from persistence.reading.compiled.question import Way
from persistence.reading.compiled.values import DIALECT
from persistence.reading.listing import Listing
from persistence.reading.lookup import is_key
from persistence.reading.plan import Refused
from persistence.reading.statements import Rows
from persistence.reading.where import own_rows

FENCE = "with c as materialized (select set_config('app.company', ${company}::uuid::text, true) as company)"
"""Row security is told the company before the first row of the fenced part is looked at."""
GATE = literal_column("c.company").is_not(None)
"""Ties the fenced part to the fence: it cannot begin without its row."""
VALUE = re.compile(r"(root|inner\d+)_(\d+|cursor)")

Filler = Callable[[Inquiry], Any]


@dataclass(frozen=True)
class Statement:
    """``rows`` of it answer: ids with the JSON of each, or one row with the JSON of all."""

    sql: str
    fillers: Sequence[Filler]
    refused: Sequence[Refused]
    later: Sequence[Later]

    def parameters(self, inquiry: Inquiry) -> list[Any]:
        return [fill(inquiry) for fill in self.fillers]


def compiled(inquiry: Inquiry) -> Statement:
    """The statement that answers every inquiry of this form."""
    named = {
        id(selection): (inner(place), detail)
        for place, ((selection, _), detail) in enumerate(
            zip(inquiry.question.nested, inquiry.details, strict=True)
        )
    }
    draft = Draft(inquiry.reader, named)
    wanted = _wanted(inquiry, Compiler(draft, inquiry.question.path), draft)
    made = wanted.compile(dialect=DIALECT)
    names: Sequence[str] = made.positiontup or ()
    fence = FENCE.format(company=names.index("company") + 1)
    answer = "convert_to(x.j, 'UTF8')"
    columns = f"x.k, {answer}" if inquiry.question.way is Way.IDS else answer
    sql = f"{fence} select {columns} from c, lateral ({made.string} offset 0) x"  # noqa: S608  of declarations, never of values
    fillers = [_filler(name, made.binds[name].type, made.params[name]) for name in names]
    return Statement(sql, fillers, tuple(draft.refused), tuple(draft.later))


def _wanted(inquiry: Inquiry, compiler: Compiler, draft: Draft) -> Rows:
    question, conditions = inquiry.question, draft.conditions(ROOT)
    if isinstance(inquiry.root, Asked):
        listing = Listing.of(question.view, inquiry.root, conditions, None)
        page = compiler.page(listing, question.selections, (), source=ROOT)
        return page.where(GATE)
    row = Row.new(question.view)
    text = compiler.object(row, question.selections, (), (row.source,)).label("j")
    own = [row.at(one) for one in own_rows(question.view, COMPANY)]
    if question.way is Way.IDS:
        ids = conditions.bind(ARRAY(question.view.key.source.type))
        wanted: Rows = select(row.key.label("k"), text).where(row.key == any_(ids))
    else:
        wanted = (
            select(text)
            .where(row.at(is_key(question.view, inquiry.root, conditions)))
            .limit(literal_column("1"))
        )
    return wanted.select_from(row.source).where(*own, GATE)


def _filler(name: str, kind: Any, constant: Any) -> Filler:
    write = kind.dialect_impl(DIALECT).bind_processor(DIALECT) or (lambda value: value)
    match name:
        case "company":
            return lambda inquiry: inquiry.reader.company
        case "inner_key":
            return lambda inquiry: padded_keys(inquiry.reader.cursor_key)[0]
        case "outer_key":
            return lambda inquiry: padded_keys(inquiry.reader.cursor_key)[1]
    found = VALUE.fullmatch(name)
    if found is None:
        fixed = write(constant)
        return lambda inquiry: fixed
    source, place = found.groups()
    if place == "cursor":
        return lambda inquiry: inquiry.cursor_prefix(source)
    at = int(place)
    return lambda inquiry: write(inquiry.values[source][at])
