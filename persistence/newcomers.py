"""What is new: the rows of whole trees. The ORM hears of them only when they change again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from persistence.forms import Row, form_of, tree_of


def rows_of(newcomers: Iterable[Any]) -> dict[Table, list[Row]]:
    """Of all of them, each with its parts."""
    rows = defaultdict[Table, list[Row]](list)
    for root in newcomers:
        for thing in tree_of(root):
            form = form_of(type(thing))
            rows[form.table].append(form.stored(thing))
    return rows


@dataclass(frozen=True, eq=False)
class Newcomer:
    """A tree as this transaction has stored it: each thing with its values, its lists of parts among them."""

    stored: list[tuple[Any, Row]]

    @classmethod
    def of(cls, root: Any) -> Newcomer:
        return cls([(thing, _held(thing)) for thing in tree_of(root)])

    @property
    def root(self) -> Any:
        return self.stored[0][0]

    @property
    def changed(self) -> bool:
        return any(_held(thing) != before for thing, before in self.stored)

    def adopt(self, session: Session) -> None:
        """Let the session see it as it was stored, and what became of it since as changes."""
        now = [_held(thing) for thing, _ in self.stored]
        for thing, before in self.stored:
            for name, value in before.items():
                set_committed_value(thing, name, value)
            make_transient_to_detached(thing)
        session.add(self.root)
        for (thing, before), after in zip(self.stored, now, strict=True):
            for name, value in after.items():
                if value != before[name]:
                    setattr(thing, name, value)


def _held(thing: Any) -> Row:
    form, held = form_of(type(thing)), thing.__dict__
    return form.row(thing) | {name: list(held[name]) for name in form.parts}
