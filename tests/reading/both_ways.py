"""The compiled answer beside the plain one, byte for byte."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from api.execution import Execution
from api.operation import Operation
from api.reading import Reading
from domain.kernel.calendar import BRASILIA
from domain.platform.permission import Permissions
from persistence.database import Database
from persistence.reading.compiled.engine import Engine
from persistence.reading.sensitive import Look
from tests.reading.documents import Document


@dataclass
class Asking:
    """What reading needs of a request's context."""

    reading: Reading
    operation: Operation | None = None

    async def prove(self) -> None:
        """Nobody is asked who they are here."""


@dataclass(frozen=True)
class Answer:
    """The bytes of the data, every error as a client sees it, and what is recorded as seen."""

    data: bytes
    errors: list[tuple[str, Any, Any]]
    looks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class BothWays:
    """Asks the same of two readers of one company."""

    execution: Execution
    database: Database
    company: UUID
    engine: Engine = field(default_factory=Engine)

    async def ask(
        self,
        document: Document,
        grants: Collection[str],
        actor: UUID | None = None,
        zone: ZoneInfo = BRASILIA,
    ) -> tuple[Answer, Answer] | None:
        """The compiled answer and the plain one; None for a document that is too large."""
        prepared = self.execution.documents.prepare(document.text)
        if prepared.errors:
            told = [error.message for error in prepared.errors]
            assert all("more than" in message or "conflict" in message for message in told), told
            return None
        operation = self.execution.operation(prepared, None)
        held = Permissions.of(grants)
        return (
            await self._one(operation, document, held, actor, plain=False, zone=zone),
            await self._one(operation, document, held, actor, plain=True, zone=zone),
        )

    async def _one(
        self, operation: Operation, document: Document, held: Permissions, actor: UUID | None, **how: Any
    ) -> Answer:
        reading = Reading(
            self.database,
            self.company,
            held.__contains__,
            b"of the comparison",
            "https://shop.example",
            grants=held,
            actor=actor,
            engine=self.engine,
            **how,
        )
        context: Any = Asking(reading)
        result = await self.execution.carry_out(operation, document.variables, context)
        if isinstance(result, list):
            return Answer(b"", [(error.message, error.path, error.extensions) for error in result])
        errors = [*(result.errors or ()), *reading.notices]
        told = sorted(((error.message, error.path, error.extensions) for error in errors), key=str)
        return Answer(orjson.dumps(result.data), told, sorted(map(recorded, reading.looks)))


def recorded(look: tuple[UUID, Look]) -> str:
    """What is kept of it, in which arguments have no order."""
    return orjson.dumps(look, default=str, option=orjson.OPT_SORT_KEYS).decode()


def agree(compiled: Answer, plain: Answer, document: Document) -> None:
    place = next((at for at, (x, y) in enumerate(zip(compiled.data, plain.data, strict=False)) if x != y), -1)
    near = slice(max(0, place - 100), place + 100)
    assert compiled == plain, (
        f"\n{document.text}\n{document.variables}\n"
        f"compiled: {compiled.data[near]!r} {compiled.errors} {compiled.looks}\n"
        f"plain: {plain.data[near]!r} {plain.errors} {plain.looks}"
    )


def end_of(data: bytes) -> str | None:
    """A cursor of one of the lists at the top."""
    body = orjson.loads(data) if data else None
    for answer in (body or {}).values():
        if isinstance(answer, dict) and answer.get("pageInfo"):
            return answer["pageInfo"].get("endCursor")
    return None
