"""One question with the values of one request, understood and ready to be bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from persistence.reading.asked import Asked
from persistence.reading.compiled.cursors import cursor_prefix
from persistence.reading.compiled.question import Question, Way
from persistence.reading.detail import Detail, detail_of
from persistence.reading.filter import Form
from persistence.reading.lookup import key_form
from persistence.reading.page import LONGEST_PAGE, LONGEST_STRETCH
from persistence.reading.problem import NotPermitted
from persistence.reading.selection import Reader

ROOT = "root"
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Inquiry:
    """``form`` decides the SQL; ``values`` are its parameters, by the list they belong to."""

    question: Question
    reader: Reader
    root: Asked | Form
    details: Sequence[Detail]
    values: Mapping[str, Sequence[Any]]

    @classmethod
    def of(
        cls,
        question: Question,
        reader: Reader,
        arguments: Arguments | Sequence[UUID],
        nested: Sequence[Arguments] | None = None,
    ) -> Inquiry:
        """``nested``: the arguments of the selections inside. Raises BadInput, NotPermitted."""
        if not reader.may(question.view.read):
            raise NotPermitted(question.view.read)
        root, values = _root(question, reader, arguments)
        if nested is None:
            nested = [selection.arguments for selection, _ in question.nested]
        details = [
            detail_of(selection, view, reader, given)
            for (selection, view), given in zip(question.nested, nested, strict=True)
        ]
        named = {ROOT: values}
        for place, detail in enumerate(details):
            if not isinstance(detail, bool):
                named[inner(place)] = detail.values
        return cls(question, reader, root, details, named)

    @property
    def form(self) -> Form:
        root = self.root.form if isinstance(self.root, Asked) else self.root
        inside = [one if isinstance(one, bool) else one.form for one in self.details]
        return (self.question, self.reader.grants, root, *inside)

    @property
    def parts(self) -> int:
        """Of all its filters."""
        return sum(one.parts for one in (self.root, *self.details) if isinstance(one, Asked))

    def cursor_prefix(self, source: str) -> str:
        """What every cursor of one of its lists begins with."""
        asked = self.root if source == ROOT else self.details[int(source.removeprefix(INNER))]
        assert isinstance(asked, Asked)
        return cursor_prefix(asked.order.print, asked.cursors.filter)


INNER = "inner"


def inner(place: int) -> str:
    """The name of the values of a list inside."""
    return f"{INNER}{place}"


def _root(
    question: Question, reader: Reader, arguments: Arguments | Sequence[UUID]
) -> tuple[Asked | Form, Sequence[Any]]:
    if question.way is Way.IDS:
        return (), [list(arguments)]
    assert isinstance(arguments, Mapping)
    if question.way in (Way.PAGE, Way.ROWS):
        longest = LONGEST_STRETCH if question.way is Way.ROWS else LONGEST_PAGE
        asked = Asked.of(question.view, reader, arguments, longest=longest)
        return asked, asked.values
    values: list[Any] = []
    return key_form(question.view, reader, arguments, values), values
