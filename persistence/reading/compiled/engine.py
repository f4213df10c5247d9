"""Answers questions by prepared statements, each compiled once."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from persistence.proof import Proof
from persistence.reading.compiled.inquiry import Inquiry
from persistence.reading.compiled.later import finished
from persistence.reading.compiled.question import Question
from persistence.reading.compiled.statement import Statement, compiled
from persistence.reading.compiled.turns import Turns
from persistence.reading.filter import Form
from persistence.reading.plan import LeftOut

Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Sequence[Any]], Awaitable[Rows]]
"""Sends one statement with its parameters."""
Pay = Callable[[int], Awaitable[None]]
"""For a statement that is to be made: the first one of a document is paid for with the document."""
OF_A_SHAPE, OF_A_PART = 500, 30
"""What another statement for the same selection costs, and each part of its filters: a hundred for about one
millisecond of work, like the words of documents."""


@dataclass(frozen=True)
class Answer:
    """The JSON of what was asked, None where there is nothing."""

    json: bytes | None
    left_out: Sequence[LeftOut]


@dataclass
class Engine:
    """Keeps the statements used last, up to ``room`` characters; readers with equal grants share them.

    Compiling takes milliseconds, which is why another thread does it while others are answered; companies
    take turns, so that what one asks for the first time waits for one statement of each of the others. When
    there is no room left, a company whose statements take more than half of it loses its own.
    """

    room: int = 8_000_000
    _kept: OrderedDict[Form, Statement] = field(default_factory=OrderedDict)
    _used: int = 0
    _makers: dict[Form, UUID] = field(default_factory=dict)
    _shares: Counter[UUID] = field(default_factory=Counter)
    _questions: Counter[Question] = field(default_factory=Counter)
    _making: dict[Form, asyncio.Future[Statement]] = field(default_factory=dict)
    _compiler: Turns = field(default_factory=partial(Turns, "compiler"))

    async def one(
        self, inquiry: Inquiry, run: Run, proof: Proof | None = None, pay: Pay | None = None
    ) -> Answer:
        """A page, or the object with a natural key. Raises Unproven, and what ``pay`` raises."""
        statement, json = await self._statement(inquiry, pay), None
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

    async def several(
        self, inquiry: Inquiry, run: Run, pay: Pay | None = None
    ) -> tuple[dict[UUID, bytes], Sequence[LeftOut]]:
        """Those of the objects with these ids that exist. Raises what ``pay`` raises."""
        statement = await self._statement(inquiry, pay)
        rows = await run(statement.sql, statement.parameters(inquiry))
        return {id: _completed(json, statement) or b"null" for id, json in rows}, statement.unanswered(
            inquiry
        )

    async def _statement(self, inquiry: Inquiry, pay: Pay | None = None) -> Statement:
        form = inquiry.form
        statement = self._kept.get(form)
        unmade = statement is None and form not in self._making
        if pay is not None and unmade and self._questions[inquiry.question]:
            await pay(OF_A_SHAPE + OF_A_PART * inquiry.parts)
            statement = self._kept.get(form)
        if statement is not None:
            self._kept.move_to_end(form)
            return statement
        making = self._making.get(form)
        if making is None:
            made = self._compiler.make(inquiry.reader.company, partial(compiled, inquiry))
            making = self._making[form] = asyncio.wrap_future(made)
            making.add_done_callback(lambda made: self._keep(inquiry, form, made))
        return await asyncio.shield(making)

    def _keep(self, inquiry: Inquiry, form: Form, made: asyncio.Future[Statement]) -> None:
        del self._making[form]
        if made.cancelled() or made.exception() is not None:
            return
        maker, size = inquiry.reader.company, len(made.result().sql)
        self._kept[form], self._makers[form] = made.result(), maker
        self._questions[inquiry.question] += 1
        self._shares[maker] += size
        self._used += size
        while self._used > self.room:
            self._forget(self._oldest())

    def _oldest(self) -> tuple[Form, Statement]:
        """Of who takes more than half of the room, else of all."""
        greediest, share = self._shares.most_common(1)[0]
        own = share > self.room // 2
        return next(one for one in self._kept.items() if not own or self._makers[one[0]] == greediest)

    def _forget(self, oldest: tuple[Form, Statement]) -> None:
        form, statement = oldest
        maker, question, size = self._makers.pop(form), form[0], len(statement.sql)
        del self._kept[form]
        self._used -= size
        self._shares -= Counter({maker: size})
        self._questions -= Counter({question: 1})


def _completed(json: bytes | None, statement: Statement) -> bytes | None:
    return finished(json, statement.later) if json is not None and statement.later else json
