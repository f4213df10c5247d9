"""One attempt at a task: the fact it is about, and everything the work on it may use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel import runner
from domain.kernel.aggregate import Event
from domain.kernel.command import C, Handler, R
from domain.kernel.process import Process, Step
from domain.kernel.runner import Envelope, Outcome
from persistence.codec import decode
from persistence.database import Database
from persistence.exporting.source import OpenSource, no_documents
from persistence.importing.mutation import OpenMutation, no_mutations
from persistence.tasks import Taken
from persistence.unit_of_work import EVERYTHING

E = TypeVar("E", bound=Event)


class Fault(Exception):
    """Something outside did not do its part, and may later.

    ``after`` is when to try again. A ``patient`` fault is waited out for as long as it lasts; one
    that is not is parked when the attempts are used up.
    """

    def __init__(
        self, code: str, message: str, *, after: timedelta | None = None, patient: bool = False
    ) -> None:
        super().__init__(message)
        self.code, self.after, self.patient = code, after, patient


@dataclass(kw_only=True)
class Attempt:
    """One attempt at one task, with everything the work may use.

    The work either calls ``finish`` with the command that records its effect, or returns: then
    there was no effect to record and the task is done. A Refusal parks it; anything else raised
    has it tried again.
    """

    taken: Taken
    database: Database
    processes: Sequence[Process]
    open_source: OpenSource = no_documents
    """How documents are understood; only who has the API's schema at hand can."""
    open_mutation: OpenMutation = no_mutations
    """How the inputs of mutations are; in the same way."""
    over: bool = field(default=False, init=False)

    @property
    def company(self) -> UUID:
        return self.taken.company_id

    @property
    def number(self) -> int:
        """1 for the first attempt."""
        return self.taken.attempts

    @property
    def is_done_anew(self) -> bool:
        """Whether it was done before: the key of an effect, event and step, has its effect once."""
        return self.taken.done_at is not None

    @cached_property
    def step(self) -> Step:
        """Raises Fault for a step of a release that is on its way, or was: somebody else knows it."""
        for process in self.processes:
            for step in process.steps:
                if (process.name, step.name, step.when.__name__) == self._named:
                    return step
        raise Fault("UNKNOWN_STEP", f"this release has no {'.'.join(self._named)}", patient=True)

    @property
    def _named(self) -> tuple[str, str, str]:
        return self.taken.process, self.taken.step, self.taken.event_type

    def event(self, kind: type[E]) -> E:
        """The fact that the task is about. Raises TypeError when it is of another kind."""
        fact = decode(self.step.when, self.taken.payload)
        if not isinstance(fact, kind):
            raise TypeError(f"step {self.taken.step} is about {self.taken.event_type}, not {kind.__name__}")
        return fact

    def begin(self, **given: Any) -> AbstractAsyncContextManager[Any]:
        """A unit of work on behalf of whoever caused the task, with the authority of the process."""
        return self.database.begin(
            company=self.company, actor=self.taken.actor_id, permissions=EVERYTHING, **given
        )

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A read-only moment of the company; close it before talking to the outside."""
        return self.database.reading(self.company)

    async def execute(self, handler: Handler[C, R], command: C) -> Outcome[R]:
        """Carry out a command on the way, such as recording an intent; the task stays in hand."""
        return await runner.execute(
            handler, command, self.begin, processes=self.processes, envelope=self._envelope()
        )

    async def finish(self, handler: Handler[C, R], command: C) -> Outcome[R]:
        """Carry out the command that records the effect; in its transaction the task is done."""
        outcome = await self._do(handler, command, self._envelope(task_id=self.taken.id))
        self.over = True
        return outcome

    async def carry_out(self) -> None:
        """Do what the step itself says: its fact, translated into its command."""
        envelope = self._envelope(task_id=self.taken.id)
        event = self.event(self.step.when)
        await runner.carry_out(self.step, event, self.begin, processes=self.processes, envelope=envelope)
        self.over = True

    async def _do(self, handler: Handler[C, R], command: C, envelope: Envelope) -> Outcome[R]:
        return await runner.execute(handler, command, self.begin, processes=self.processes, envelope=envelope)

    def _envelope(self, task_id: UUID | None = None) -> Envelope:
        return Envelope(
            process=self.taken.process,
            cause_id=self.taken.event_id,
            task_id=task_id,
            request_id=self.taken.request_id,
        )
