"""Answers questions by prepared statements, each compiled once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from persistence.reading.compiled.inquiry import Inquiry
from persistence.reading.compiled.later import finished
from persistence.reading.compiled.statement import Statement, compiled
from persistence.reading.plan import Refused

Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Sequence[Any]], Awaitable[Rows]]
"""Sends one statement with its parameters."""


@dataclass(frozen=True)
class Answer:
    """The JSON of what was asked, None where there is nothing; ``refused``: what was left out."""

    json: bytes | None
    refused: Sequence[Refused]


@dataclass(frozen=True)
class Engine:
    """The last ``size`` statements are kept; readers with equal grants share them."""

    size: int = 2_000
    _kept: OrderedDict[Hashable, Statement] = field(default_factory=OrderedDict)

    async def one(self, inquiry: Inquiry, run: Run) -> Answer:
        """A page, or the object with a natural key."""
        statement = self._statement(inquiry)
        rows = await run(statement.sql, statement.parameters(inquiry))
        json = rows[0][0] if rows else None
        return Answer(_completed(json, statement), statement.refused)

    async def several(self, inquiry: Inquiry, run: Run) -> tuple[dict[UUID, bytes], Sequence[Refused]]:
        """Those of the objects with these ids that exist."""
        statement = self._statement(inquiry)
        rows = await run(statement.sql, statement.parameters(inquiry))
        return {id: _completed(json, statement) or b"null" for id, json in rows}, statement.refused

    def _statement(self, inquiry: Inquiry) -> Statement:
        form = inquiry.form
        statement = self._kept.get(form)
        if statement is None:
            statement = self._kept[form] = compiled(inquiry)
            if len(self._kept) > self.size:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(form)
        return statement


def _completed(json: bytes | None, statement: Statement) -> bytes | None:
    return finished(json, statement.later) if json is not None and statement.later else json
