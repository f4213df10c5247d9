"""Long work in a worker's hands: taken up in turn, its progress kept and told, ended in one way."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog

from domain.kernel.refusal import InvalidTransition, NotAllowed, Refusal
from domain.platform.bulk_operation import BulkOperation, BulkOperationKind, BulkOperationStatus, Stretch
from domain.platform.commands.fail_bulk_operation import FailBulkOperation, fail_bulk_operation
from domain.platform.commands.finish_bulk_operation import FinishBulkOperation, finish_bulk_operation
from domain.platform.commands.take_up_bulk_operation import (
    TakenUp,
    TakeUpBulkOperation,
    take_up_bulk_operation,
)
from domain.platform.commands.tell_progress import TellProgress, tell_progress
from domain.platform.principal import Principal
from persistence.exporting.files import folder_of, note_progress, parts_of, path_of_part
from persistence.platform.principals import principal_now
from workers.issuing import storage
from workers.tasks import Attempt, Fault

LATER = timedelta(seconds=2)
"""Until work whose company has enough of its kind under way looks again."""
TELL_EVERY = 1.0
"""Seconds between two signs of progress to who listens."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Files:
    """The names of what it came to, and of what was refused, if anything was."""

    result: str
    errors: str | None = None


@dataclass
class Hold:
    """One worker's hold of one operation: how far it is, and the parts that are written."""

    attempt: Attempt
    id: UUID
    taken: TakenUp
    parts: int = 0
    total: int = 0
    told_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.processed, self.failed, self.cursor = self.taken.processed, self.taken.failed, self.taken.cursor

    @property
    def written(self) -> tuple[Stretch, ...]:
        own = (Stretch(take=self.taken.take, parts=self.parts),) if self.parts else ()
        return (*self.taken.written, *own)

    def parts_kept(self) -> AsyncIterator[bytes]:
        """Of all workers that had a hand in it, in order."""
        return parts_of(storage(), self.attempt.company, self.id, self.written)

    async def keep(self, data: bytes) -> None:
        """One more part; it counts once its progress is noted."""
        path = path_of_part(self.attempt.company, self.id, self.taken.take, self.parts + 1)
        await storage().put_new(path, data)
        self.parts += 1

    async def note(self) -> bool:
        """Keep how far it is, and tell it; False when it was given up, or another worker took it up."""
        async with self.attempt.database.writing(self.attempt.company) as connection:
            noted = await note_progress(
                connection,
                self.attempt.company,
                self.id,
                take=self.taken.take,
                processed=self.processed,
                failed=self.failed,
                total=max(self.total, self.processed),
                cursor=self.cursor,
                written=self.written,
            )
        if noted and time.monotonic() - self.told_at >= TELL_EVERY:
            self.told_at = time.monotonic()
            await self.attempt.execute(tell_progress, TellProgress(bulk_operation_id=self.id))
        return noted


async def take_up(attempt: Attempt, kind: BulkOperationKind, id: UUID, at_once: int) -> TakenUp:
    """Raises Fault when it is not its turn yet, which is looked at before it is put on record."""
    async with attempt.begin() as uow:
        running = await uow.find_all(BulkOperation, status=[BulkOperationStatus.RUNNING])
    waits = sum(each.kind is kind and each.id != id for each in running) >= at_once
    if not waits:
        command = TakeUpBulkOperation(bulk_operation_id=id, kind=kind, at_once=at_once)
        taken = (await attempt.execute(take_up_bulk_operation, command)).result
        if not taken.waits:
            return taken
    raise Fault(f"{kind}_WAITS", "others of the company are under way", after=LATER, patient=True)


async def who_asked(attempt: Attempt, operation: BulkOperation) -> Principal:
    """With what they may now. Raises NotAllowed when they are nobody any more."""
    who = await principal_now(attempt.database.prepared, attempt.company, operation.requested_by)
    if who is None:
        raise NotAllowed
    return who


async def fail(attempt: Attempt, id: UUID, refused: Refusal) -> None:
    log.info("long work failed", code=refused.code)
    await attempt.finish(fail_bulk_operation, FailBulkOperation(bulk_operation_id=id, code=refused.code))


async def finish(hold: Hold, files: Files | None, days: int) -> None:
    """Nothing without files, or when it was given up while the last of them was written."""
    if files is not None:
        command = FinishBulkOperation(
            bulk_operation_id=hold.id,
            take=hold.taken.take,
            name=files.result,
            errors=files.errors,
            days=days,
        )
        with suppress(InvalidTransition):
            await hold.attempt.finish(finish_bulk_operation, command)


async def tidy(attempt: Attempt, id: UUID) -> None:
    """Keeps the files alone, if there are any; leaves everything to whoever is still at work on it."""
    async with attempt.begin() as uow:
        operation = await uow.get(BulkOperation, id)
    folder = folder_of(attempt.company, id)
    if operation.ended_at is None:
        attempt.over = True
    elif operation.result_name is None:
        await storage().remove_folder(folder)
    else:
        await storage().remove_folder(f"{folder}/parts")
