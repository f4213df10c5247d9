"""Exports: a list is read stretch by stretch and written part by part, until it is a file."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog
from pydantic import Field
from pydantic_settings import BaseSettings

from domain.kernel.refusal import InvalidTransition, NotAllowed, Refusal
from domain.platform.bulk_operation import BulkOperation, BulkOperationStatus, Stretch
from domain.platform.commands.fail_bulk_operation import FailBulkOperation, fail_bulk_operation
from domain.platform.commands.finish_export import FinishExport, finish_export
from domain.platform.commands.take_up_export import TakenUp, TakeUpExport, take_up_export
from domain.platform.commands.tell_progress import TellProgress, tell_progress
from domain.platform.events import ExportRequested
from persistence.exporting.files import (
    folder_of,
    note_progress,
    parts_of,
    path_of_part,
    path_of_result,
)
from persistence.exporting.layouts import Layout, layout_of
from persistence.exporting.source import Batch, Source
from persistence.platform.principals import principal_now
from workers.issuing import storage
from workers.tasks import Attempt, Fault, actor

LONGEST = timedelta(hours=6)
LATER = timedelta(seconds=2)
"""Until an export whose company has enough of them under way looks again."""
TELL_EVERY = 1.0
"""Seconds between two signs of progress to who listens."""

log = structlog.get_logger(__name__)


class ExportSettings(BaseSettings):
    """What a worker is told by its environment of exports."""

    exports_at_once: int = Field(default=2, ge=1)
    """So many exports of one company are under way at once; more wait, so that no company starves others."""
    export_days: int = Field(default=7, ge=1)
    """How long the file of an export is kept."""
    export_stretch: int = Field(default=500, ge=1, le=5_000)
    """Objects that are read at once, after which progress is kept and a cancellation heeded."""


@actor("reports", limit=LONGEST)
async def carry_out_export(attempt: Attempt) -> None:
    """From where the worker before left it; whoever is overtaken, or finds it given up, lets go."""
    id, chosen = attempt.event(ExportRequested).bulk_operation_id, ExportSettings()
    taken = await _take_up(attempt, id, chosen.exports_at_once)
    if taken.take:
        try:
            export = await _opened(attempt, id, taken, chosen)
            name = await export.make_file() if await export.write_parts() else None
        except Refusal as refused:
            await _fail(attempt, id, refused)
        else:
            await _finish(attempt, id, taken.take, name, chosen.export_days)
    await _tidy(attempt, id)


async def _take_up(attempt: Attempt, id: UUID, at_once: int) -> TakenUp:
    """Raises Fault when it is not its turn yet, which is looked at before it is put on record."""
    async with attempt.begin() as uow:
        running = await uow.find_all(BulkOperation, status=[BulkOperationStatus.RUNNING])
    waits = sum(each.id != id for each in running) >= at_once
    if not waits:
        command = TakeUpExport(bulk_operation_id=id, at_once=at_once)
        taken = (await attempt.execute(take_up_export, command)).result
        if not taken.waits:
            return taken
    raise Fault("EXPORT_WAITS", "others of the company are under way", after=LATER, patient=True)


async def _fail(attempt: Attempt, id: UUID, refused: Refusal) -> None:
    log.info("export failed", code=refused.code)
    await attempt.finish(fail_bulk_operation, FailBulkOperation(bulk_operation_id=id, code=refused.code))


async def _finish(attempt: Attempt, id: UUID, take: int, name: str | None, days: int) -> None:
    """Nothing without a file, or when it was given up while the last of it was written."""
    if name is not None:
        command = FinishExport(bulk_operation_id=id, take=take, name=name, days=days)
        with suppress(InvalidTransition):
            await attempt.finish(finish_export, command)


async def _opened(attempt: Attempt, id: UUID, taken: TakenUp, chosen: ExportSettings) -> Export:
    """With what who asked for it may now. Raises Refusal."""
    async with attempt.begin() as uow:
        operation, zone = await uow.get(BulkOperation, id), uow.zone
    who = await principal_now(attempt.database.prepared, attempt.company, operation.requested_by)
    if who is None:
        raise NotAllowed
    source = await attempt.open_source(operation, who, attempt.database)
    layout = layout_of(operation.format, source.table, zone)
    return Export(attempt, operation, taken, source, layout, chosen.export_stretch)


async def _tidy(attempt: Attempt, id: UUID) -> None:
    """Keeps the file alone, if there is one; leaves everything to whoever is still at work on it."""
    async with attempt.begin() as uow:
        operation = await uow.get(BulkOperation, id)
    folder = folder_of(attempt.company, id)
    if operation.ended_at is None:
        attempt.over = True
    elif operation.result_name is None:
        await storage().remove_folder(folder)
    else:
        await storage().remove_folder(f"{folder}/parts")


@dataclass
class Export:
    """One worker's hand in an export, ``stretch`` objects at a time."""

    attempt: Attempt
    operation: BulkOperation
    taken: TakenUp
    source: Source
    layout: Layout
    stretch: int
    parts: int = 0
    total: int = 0
    told_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.processed, self.cursor = self.taken.processed, self.taken.cursor

    @property
    def written(self) -> tuple[Stretch, ...]:
        own = (Stretch(take=self.taken.take, parts=self.parts),) if self.parts else ()
        return (*self.taken.written, *own)

    async def write_parts(self) -> bool:
        """Whether all are there; False when it was given up, or another worker took it up."""
        self.total = max(self.processed, await self.source.count())
        last = False
        while not last:
            batch = await self.source.after(self.cursor, most=self.stretch)
            await self._keep(batch)
            last = batch.last
            if not await self._note():
                return False
            await self._tell()
        return True

    async def make_file(self) -> str:
        """The parts as one file; its name. Raises RowTooLarge."""
        name = f"export-{self.taken.take}.{self.operation.format.lower()}"
        company, id = self.attempt.company, self.operation.id
        parts = parts_of(storage(), company, id, self.written)
        await storage().put_stream(path_of_result(company, id, name), self.layout.file(parts))
        return name

    async def _keep(self, batch: Batch) -> None:
        """Rows are written beside the event loop, which has other tasks to serve."""
        if not batch.nodes:
            return
        data = await asyncio.to_thread(self.layout.part, batch.nodes)
        path = path_of_part(self.attempt.company, self.operation.id, self.taken.take, self.parts + 1)
        await storage().put_new(path, data)
        self.parts, self.cursor = self.parts + 1, batch.cursor
        self.processed += len(batch.nodes)

    async def _note(self) -> bool:
        async with self.attempt.database.writing(self.attempt.company) as connection:
            return await note_progress(
                connection,
                self.attempt.company,
                self.operation.id,
                take=self.taken.take,
                processed=self.processed,
                total=max(self.total, self.processed),
                cursor=self.cursor,
                written=self.written,
            )

    async def _tell(self) -> None:
        if time.monotonic() - self.told_at >= TELL_EVERY:
            self.told_at = time.monotonic()
            await self.attempt.execute(tell_progress, TellProgress(bulk_operation_id=self.operation.id))
