"""One question with the values of one request, understood and ready to be bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from persistence.reading.asked import Asked
from persistence.reading.compiled.cursors import cursor_prefix
from persistence.reading.compiled.question import Question, Way
from persistence.reading.detail import Detail, detail_of
from persistence.reading.filter import Form
from persistence.reading.grouping import Grouping
from persistence.reading.lookup import key_form
from persistence.reading.page import LONGEST_PAGE, LONGEST_STRETCH
from persistence.reading.plan import LeftOut, Misasked, Refused
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
        """``nested``: the arguments of the selections inside. Raises BadInput, NotPermitted for the whole."""
        if not reader.may(question.view.read):
            raise NotPermitted(question.view.read)
        root, values = _root(question, reader, arguments)
        if nested is None:
            nested = [one.selection.arguments for one in question.nested]
        details = [detail_of(one, reader, given) for one, given in zip(question.nested, nested, strict=True)]
        named = {ROOT: values}
        for place, detail in enumerate(details):
            if isinstance(detail, Asked | Grouping):
                named[inner(place)] = detail.values
        return cls(question, reader, root, details, named)

    @property
    def form(self) -> Form:
        root = self.root.form if isinstance(self.root, Asked) else self.root
        inside = [one.form if isinstance(one, Asked | Grouping) else _bare(one) for one in self.details]
        return (self.question, self.reader.grants, root, *inside)

    @property
    def parts(self) -> int:
        """Of all its filters."""
        return sum(one.parts for one in (self.root, *self.details) if isinstance(one, Asked))

    @property
    def left_out(self) -> list[LeftOut]:
        """The selections inside that are not answered."""
        return [one for one in self.details if isinstance(one, Refused | Misasked)]

    def reasons(self, sources: Iterable[str]) -> Iterator[LeftOut]:
        """Why these of the lists inside are not answered."""
        for source in sources:
            detail = self.details[place_of(source)]
            assert isinstance(detail, Refused | Misasked)
            yield detail

    def cursor_prefix(self, source: str) -> str:
        """What every cursor of one of its lists begins with."""
        asked = self.root if source == ROOT else self.details[place_of(source)]
        assert isinstance(asked, Asked)
        return cursor_prefix(asked.order.print, asked.cursors.filter)


INNER = "inner"


def inner(place: int) -> str:
    """The name of the values of a list inside."""
    return f"{INNER}{place}"


def place_of(source: str) -> int:
    """The place among the lists inside of the one whose values have this name."""
    return int(source.removeprefix(INNER))


def _bare(detail: LeftOut | bool) -> bool | None:
    """Whatever the reason, what is left out is left out by the same SQL."""
    return detail if isinstance(detail, bool) else None


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
