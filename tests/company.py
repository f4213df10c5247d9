"""One company's front desk in tests: gives commands as the application would, and loads what came of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.kernel.command import A, C, Command, Handler, R
from domain.kernel.process import Process
from domain.kernel.runner import PLAIN, Envelope, execute
from persistence.database import Database
from persistence.integrity.checks import broken_invariants
from persistence.unit_of_work import EVERYTHING

ACTOR = UUID(int=7)


class Look(Command):
    """See what is there."""

    permission = "tests.look"


@dataclass(frozen=True)
class FrontDesk:
    """``permissions`` is what the one at the desk may."""

    database: Database
    company: UUID
    actor: UUID = ACTOR
    permissions: Any = EVERYTHING
    processes: tuple[Process, ...] = ()

    def begin(self, **given: Any) -> Any:
        return self.database.begin(
            company=self.company, actor=self.actor, permissions=self.permissions, **given
        )

    async def give(self, handler: Handler[C, R], command: C, envelope: Envelope = PLAIN) -> R:
        """Carry out a command; its result. Raises Refusal, RefusalGroup."""
        outcome = await execute(handler, command, self.begin, processes=self.processes, envelope=envelope)
        return outcome.result

    async def load(self, kind: type[A], id: UUID) -> A:
        """An aggregate as it is stored. Raises NotFound."""
        async with self.looking() as uow:
            return await uow.get(kind, id)

    async def broken(self) -> dict[str, int]:
        """What of all that must hold does not, and how often."""
        async with self.database.reading(self.company) as connection:
            return await broken_invariants(connection)

    @asynccontextmanager
    async def looking(self) -> AsyncGenerator[Any]:
        """A unit of work in which nothing is done."""
        async with self.begin(command=Look()) as uow:
            yield uow
