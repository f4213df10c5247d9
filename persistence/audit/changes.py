"""Before and after: what one transaction changed of its aggregates, gathered while it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import NoneType
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import inspect

from domain.kernel.aggregate import Aggregate
from persistence.audit.disclosure import node_id, shown
from persistence.codec import encode
from persistence.forms import form_of

Columns = dict[str, list[Any]]
ROOM = 16_000
"""Characters of JSON for all that one command changed; what does not fit is only counted."""
LONGEST = 500
"""Characters of a value."""
WRITTEN = frozenset({NoneType, bool, int, UUID, datetime, date})
"""What orjson writes as the codec would."""


@dataclass(frozen=True)
class Told:
    """JSON: what auditors see, and what is sealed; None where there is nothing."""

    open: bytes | None
    personal: bytes | None


@dataclass(eq=False)
class Changes:
    """Each thing with the values it had before, by attribute; None for what is new or was removed."""

    _before: dict[Any, Mapping[str, Any] | None] = field(default_factory=dict)
    _removed: list[Any] = field(default_factory=list)

    def made(self, thing: Any) -> None:
        self._before.setdefault(thing, None)

    def changed(self, thing: Any, before: Mapping[str, Any]) -> None:
        """The first value of all that it had in the transaction is the one before."""
        known = self._before.setdefault(thing, {})
        if known is not None:
            self._before[thing] = {**before, **known}

    def compare(self, node: Any) -> None:
        """A loaded tree that is about to be saved."""
        state, kind = inspect(node), form_of(type(node))
        values = {}
        for name in state.committed_state:
            history = state.attrs[name].history
            if name in kind.parts:
                for part in history.added:
                    self.made(part)
                self._removed += history.deleted
            elif history.deleted:
                values[name] = history.deleted[0]
        if values:
            self.changed(node, values)
        for name in kind.parts:
            for part in node.__dict__[name]:
                if inspect(part).persistent:
                    self.compare(part)

    def told(self, subject: UUID | None) -> Told:
        """As it is at the end. Aggregates that were made beside the ``subject`` are only named.

        Their values are those they have, or had before their first change.
        """
        open_, personal = Lines(), Lines()
        for thing, columns in self._each(subject):
            sees = shown(type(thing))
            sealed = {name: pair for name, pair in columns.items() if not sees.get(name, True)}
            line = {"thing": type(thing).__name__, "id": _named(thing)}
            told = {name: pair for name, pair in columns.items() if sees.get(name, True)}
            open_.add(line | {"columns": told, "sealed": list(sealed)})
            if sealed:
                personal.add(line | {"columns": sealed})
        return Told(open_.json, personal.json)

    def _each(self, subject: UUID | None) -> Iterator[tuple[Any, Columns]]:
        """Every thing with each of its columns before and after, as JSON has them."""
        for thing, before in self._before.items():
            if before is None:
                own = not isinstance(thing, Aggregate) or thing.id == subject
                values = _values(thing) if own else {}
                yield thing, {name: [None, value] for name, value in values.items()}
            elif columns := _differences(thing, before):
                yield thing, columns
        for thing in self._removed:
            yield thing, {name: [value, None] for name, value in _values(thing).items()}


@dataclass(eq=False)
class Lines:
    """A list in JSON with room for only so much."""

    written: list[bytes] = field(default_factory=list)
    used: int = 0
    omitted: int = 0

    def add(self, line: dict[str, Any]) -> None:
        text = orjson.dumps(line)
        if self.omitted or self.used + len(text) > ROOM:
            self.omitted += 1
        else:
            self.written.append(text)
            self.used += len(text)

    @property
    def json(self) -> bytes | None:
        if not self.written and not self.omitted:
            return None
        last = [b'{"omitted":%d}' % self.omitted] if self.omitted else []
        return b"[" + b",".join([*self.written, *last]) + b"]"


def _values(thing: Any) -> dict[str, Any]:
    """What there is, and of what parts there are only how many."""
    held, form = thing.__dict__, form_of(type(thing))
    values = {name: held.get(name) for name in shown(type(thing))}
    told = {name: _told(value) for name, value in values.items() if value is not None}
    return told | {str(name): len(held[name]) for name in form.parts}


def _differences(thing: Any, before: Mapping[str, Any]) -> Columns:
    after = thing.__dict__
    names = (name for name in shown(type(thing)) if name in before and before[name] != after.get(name))
    return {name: [_told(before[name]), _told(after.get(name))] for name in names}


def _told(value: Any) -> Any:
    if type(value) in WRITTEN:
        return value
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    told = encode(value)
    if isinstance(told, str):
        return told if len(told) <= LONGEST else told[:LONGEST] + "…"
    if isinstance(told, dict | list) and len(text := orjson.dumps(told)) > LONGEST:
        return f"{len(text)} bytes"
    return told


def _named(thing: Any) -> str:
    """By its id; a part that has none, by its place in the whole."""
    own = getattr(thing, "id", None)
    return str(thing.position) if own is None else node_id(type(thing), own, thing) or str(own)
