"""Carries out one command: may they, was it done before, the business, what follows, the record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, Protocol
from uuid import UUID

from domain.kernel.aggregate import Event
from domain.kernel.command import C, Command, Handler, R, UnitOfWork, copied
from domain.kernel.origin import Origin
from domain.kernel.process import Process, Step
from domain.kernel.refusal import NotAllowed, Refusal, RefusalGroup

ATTEMPTS = 5


class Conclusion(StrEnum):
    """How a command ended."""

    SUCCEEDED = "SUCCEEDED"
    """It was done."""
    REFUSED = "REFUSED"
    """Nothing was done."""


class Busy(Refusal):
    """Others kept changing the same things; nothing was done, and trying again later may help."""

    code = "BUSY"


class TransientConflict(Exception):
    """Two transactions were in each other's way; the one that lost may simply be done again."""

    async def pause(self, attempt: int) -> None:
        """Wait a little, at random, and longer with every attempt."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What comes with a command and is no part of it.

    ``task_id`` is the task that the command fulfils: it is done if and only if the command is.
    ``process`` is the flow on whose authority it is given, ``cause_id`` the fact that asked for
    it, ``request_id`` the request it came in, ``origin`` from where; None for the installation itself.
    """

    idempotency_key: str | None = None
    expected_version: int | None = None
    validate_only: bool = False
    request_id: str | None = None
    task_id: UUID | None = None
    process: str | None = None
    cause_id: UUID | None = None
    origin: Origin | None = None


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What an earlier use of the same key did: the ids its result stood for."""

    result: UUID | list[UUID] | None
    version: int | None


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[R]):
    """``replayed``: it had been done before, and ``result`` is then only the ids of that time.

    ``preview`` is what was read inside the transaction before a validate-only run was undone.
    """

    result: R
    replayed: bool = False
    preview: Any = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How a command ended, for the record."""

    command: Command
    envelope: Envelope
    conclusion: Conclusion
    result: object = None
    refusals: tuple[str, ...] = ()


class Transaction(UnitOfWork, Protocol):
    """What the runner asks of a unit of work besides what commands ask of it."""

    def authority_of(self, process: str | None) -> AbstractContextManager[None]:
        """Meanwhile everything may be done, as the process does it."""
        ...

    async def claim(self) -> Replay | None:
        """Take the idempotency key, or learn what was done under it. Raises IdempotencyConflict."""
        ...

    async def complete(self, task_id: UUID) -> bool:
        """Mark the task as done in this transaction; False when it was done already."""
        ...

    def new_events(self) -> list[Event]:
        """What the aggregates recorded since last asked."""
        ...

    def publish(self, event: Event, due: Sequence[tuple[str, Step]]) -> None:
        """Keep the fact, and one task for each step of a process (by name) that is due because of it."""
        ...

    def note(self, entry: Entry) -> None:
        """Add to the audit record."""
        ...

    async def flush(self) -> None:
        """Have every change checked by the database. Raises refusals and TransientConflict."""
        ...

    async def commit(self, result: object = None) -> None:
        """Make everything last, and ``result`` findable by the idempotency key.

        Raises what flush raises.
        """
        ...


class Begin(Protocol):
    """Opens a Transaction for what is to run in it, under these circumstances; left without a commit, nothing
    happened. Raises IdempotencyConflict when the envelope's key is in use for too long.
    """

    def __call__(self, *, command: Command, envelope: Envelope) -> AbstractAsyncContextManager[Any]: ...


Preview = Callable[[Any, Any], Awaitable[Any]]
"""Reads, from the transaction and the command's result, what would be."""

PLAIN = Envelope()


async def execute(
    handler: Handler[C, R],
    command: C,
    begin: Begin,
    *,
    processes: Sequence[Process] = (),
    envelope: Envelope = PLAIN,
    preview: Preview | None = None,
) -> Outcome[R]:
    """Do it in one transaction, with everything that must follow at once; or nothing of it.

    Raises Refusal or RefusalGroup, of which the audit record tells, unless only validating.
    """
    run = Run(handler, command, begin, processes, envelope, preview)
    try:
        return await run.patiently()
    except (Refusal, RefusalGroup) as refused:
        if not envelope.validate_only:
            await run.note_refusal(refused)
        raise


async def carry_out(
    step: Step,
    event: Event,
    begin: Begin,
    *,
    processes: Sequence[Process],
    envelope: Envelope,
) -> Outcome[Any]:
    """Do a later step; ``envelope`` names its task, its process and the fact as the cause."""
    command = step.translate(event)
    if command is None or step.handle is None:
        return await execute(_nothing, NothingToDo(), begin, envelope=envelope)
    return await execute(step.handle, command, begin, processes=processes, envelope=envelope)


@dataclass(frozen=True)
class NothingToDo(Command):
    """A step that turned out to have nothing to do."""

    permission = "process.step.complete"


async def _nothing(_command: NothingToDo, _uow: UnitOfWork) -> None:
    return None


@dataclass(frozen=True)
class Run(Generic[C, R]):
    """One command on its way. The handler is given a copy, which it may tidy up as it likes."""

    handler: Handler[C, R]
    command: C
    begin: Begin
    processes: Sequence[Process]
    envelope: Envelope
    preview: Preview | None

    async def patiently(self) -> Outcome[R]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self.once()
            except TransientConflict as conflict:
                await conflict.pause(attempt)
        raise Busy

    async def once(self) -> Outcome[R]:
        async with self.begin(command=self.command, envelope=self.envelope) as transaction:
            with transaction.authority_of(self.envelope.process):
                return await self._within(transaction)

    async def note_refusal(self, refused: Refusal | RefusalGroup) -> None:
        codes = (refused.code,) if isinstance(refused, Refusal) else [r.code for r in refused.refusals]
        keyless = replace(self.envelope, idempotency_key=None)
        async with self.begin(command=self.command, envelope=keyless) as transaction:
            transaction.note(self._entry(Conclusion.REFUSED, refusals=tuple(codes)))
            await transaction.commit()

    async def _within(self, transaction: Transaction) -> Outcome[Any]:
        if not transaction.may(self.command.permission):
            raise NotAllowed(permission=self.command.permission)
        if self.envelope.task_id and not await transaction.complete(self.envelope.task_id):
            return Outcome(result=None, replayed=True)
        replay = None if self.envelope.validate_only else await transaction.claim()
        if replay is not None:
            return Outcome(result=replay.result, replayed=True)
        result = await self.handler(copied(self.command), transaction)
        await self._follow_up(transaction)
        if self.envelope.validate_only:
            await transaction.flush()
            seen = None if self.preview is None else await self.preview(transaction, result)
            return Outcome(result=result, preview=seen)
        transaction.note(self._ended(result))
        await transaction.commit(result)
        return Outcome(result=result)

    def _ended(self, result: object) -> Entry:
        """A refusal that is answered and not raised, so that what it changed lasts, is one all the same."""
        if isinstance(result, Refusal):
            return self._entry(Conclusion.REFUSED, refusals=(result.code,))
        return self._entry(Conclusion.SUCCEEDED, result=result)

    async def _follow_up(self, transaction: Transaction) -> None:
        """What happens because of what happened, until nothing new happens."""
        while events := transaction.new_events():
            for event in events:
                wanted = [(process, step) for process, step in self._steps(event) if step.wanted(event)]
                transaction.publish(event, [(process, step) for process, step in wanted if step.later])
                for process, step in wanted:
                    await self._at_once(process, step, event, transaction)

    def _steps(self, event: Event) -> list[tuple[str, Step]]:
        return [(process.name, step) for process in self.processes for step in process.on(type(event))]

    async def _at_once(self, process: str, step: Step, event: Event, transaction: Transaction) -> None:
        if step.later or step.handle is None:
            return
        with transaction.authority_of(process):
            await step.handle(step.translate(event), transaction)

    def _entry(
        self, conclusion: Conclusion, *, result: object = None, refusals: tuple[str, ...] = ()
    ) -> Entry:
        return Entry(
            command=self.command,
            envelope=self.envelope,
            conclusion=conclusion,
            result=result,
            refusals=refusals,
        )
