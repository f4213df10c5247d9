"""Answers questions by prepared statements, each compiled once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from persistence.proof import Proof
from persistence.reading.compiled.inquiry import Inquiry
from persistence.reading.compiled.later import finished
from persistence.reading.compiled.statement import Statement, compiled
from persistence.reading.compiled.turns import Turns
from persistence.reading.plan import LeftOut

Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Sequence[Any]], Awaitable[Rows]]
"""Sends one statement with its parameters."""


@dataclass(frozen=True)
class Answer:
    """The JSON of what was asked, None where there is nothing."""

    json: bytes | None
    left_out: Sequence[LeftOut]


@dataclass
class Engine:
    """Keeps the statements used last, up to ``room`` characters; readers with equal grants share them.

    Compiling takes milliseconds, which is why another thread does it while others are answered; companies
    take turns, so that what one asks for the first time waits for one statement of each of the others.
    """

    room: int = 8_000_000
    _kept: OrderedDict[Hashable, Statement] = field(default_factory=OrderedDict)
    _used: int = 0
    _making: dict[Hashable, asyncio.Future[Statement]] = field(default_factory=dict)
    _compiler: Turns = field(default_factory=partial(Turns, "compiler"))

    async def one(self, inquiry: Inquiry, run: Run, proof: Proof | None = None) -> Answer:
        """A page, or the object with a natural key. Raises Unproven."""
        statement, json = await self._statement(inquiry), None
        if proof is None or proof.given:
            rows = await run(statement.sql, statement.parameters(inquiry))
            json = rows[0][0] if rows else None
        else:
            question = statement.proving(proof.question)
            rows = await run(question, [*statement.parameters(inquiry), *proof.parameters])
            json, *shown = rows[0] if rows else (None,)
            proof.see(shown)
        return Answer(_completed(json, statement), statement.unanswered(inquiry))

    async def apart(self, inquiry: Inquiry, run: Run) -> tuple[list[tuple[bytes, str]], Sequence[LeftOut]]:
        """The objects of a stretch, each with its cursor, in the order of the list."""
        statement = await self._statement(inquiry)
        rows = await run(statement.sql, statement.parameters(inquiry))
        return [(_completed(json, statement) or b"", cursor) for json, cursor in rows], statement.unanswered(
            inquiry
        )

    async def statement(self, inquiry: Inquiry) -> Statement:
        """What would be asked of the database."""
        return await self._statement(inquiry)

    async def several(self, inquiry: Inquiry, run: Run) -> tuple[dict[UUID, bytes], Sequence[LeftOut]]:
        """Those of the objects with these ids that exist."""
        statement = await self._statement(inquiry)
        rows = await run(statement.sql, statement.parameters(inquiry))
        return {id: _completed(json, statement) or b"null" for id, json in rows}, statement.unanswered(
            inquiry
        )

    async def _statement(self, inquiry: Inquiry) -> Statement:
        form = inquiry.form
        statement = self._kept.get(form)
        if statement is not None:
            self._kept.move_to_end(form)
            return statement
        making = self._making.get(form)
        if making is None:
            made = self._compiler.make(inquiry.reader.company, partial(compiled, inquiry))
            making = self._making[form] = asyncio.wrap_future(made)
            making.add_done_callback(lambda made: self._keep(form, made))
        return await asyncio.shield(making)

    def _keep(self, form: Hashable, made: asyncio.Future[Statement]) -> None:
        del self._making[form]
        if made.cancelled() or made.exception() is not None:
            return
        self._kept[form] = made.result()
        self._used += len(made.result().sql)
        while self._used > self.room:
            _, oldest = self._kept.popitem(last=False)
            self._used -= len(oldest.sql)


def _completed(json: bytes | None, statement: Statement) -> bytes | None:
    return finished(json, statement.later) if json is not None and statement.later else json
