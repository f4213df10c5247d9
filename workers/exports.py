"""Exports: a list is read stretch by stretch and written part by part, until it is a file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings

from domain.kernel.refusal import Refusal
from domain.platform.bulk_operation import BulkOperation, BulkOperationKind
from domain.platform.events import ExportRequested
from persistence.exporting.files import path_of_result
from persistence.exporting.layouts import Layout, layout_of
from persistence.exporting.source import Batch, Source
from workers.issuing import storage
from workers.long_work import Files, Hold, fail, finish, take_up, tidy, who_asked
from workers.tasks import Attempt, actor

LONGEST = timedelta(hours=6)


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
    taken = await take_up(attempt, BulkOperationKind.EXPORT, id, chosen.exports_at_once)
    if taken.take:
        hold = Hold(attempt, id, taken)
        try:
            export = await _opened(hold, chosen)
            files = Files(await export.make_file()) if await export.write_parts() else None
        except Refusal as refused:
            await fail(attempt, id, refused)
        else:
            await finish(hold, files, chosen.export_days)
    await tidy(attempt, id)


async def _opened(hold: Hold, chosen: ExportSettings) -> Export:
    """With what who asked for it may now. Raises Refusal."""
    attempt = hold.attempt
    async with attempt.begin() as uow:
        operation, zone = await uow.get(BulkOperation, hold.id), uow.zone
    who = await who_asked(attempt, operation)
    source = await attempt.open_source(operation, who, attempt.database)
    return Export(
        hold, operation, source, layout_of(operation.format, source.table, zone), chosen.export_stretch
    )


@dataclass
class Export:
    """One worker's hand in an export, ``stretch`` objects at a time."""

    hold: Hold
    operation: BulkOperation
    source: Source
    layout: Layout
    stretch: int

    async def write_parts(self) -> bool:
        """Whether all are there; False when it was given up, or another worker took it up."""
        self.hold.total = max(self.hold.processed, await self.source.count())
        last = False
        while not last:
            batch = await self.source.after(self.hold.cursor, most=self.stretch)
            await self._keep(batch)
            last = batch.last
            if not await self.hold.note():
                return False
        return True

    async def make_file(self) -> str:
        """The parts as one file; its name. Raises RowTooLarge."""
        name = f"export-{self.hold.taken.take}.{self.operation.format.lower()}"
        path = path_of_result(self.hold.attempt.company, self.hold.id, name)
        await storage().put_stream(path, self.layout.file(self.hold.parts_kept()))
        return name

    async def _keep(self, batch: Batch) -> None:
        """Rows are written beside the event loop, which has other tasks to serve."""
        if batch.nodes:
            await self.hold.keep(await asyncio.to_thread(self.layout.part, batch.nodes))
            self.hold.cursor = batch.cursor
            self.hold.processed += len(batch.nodes)
