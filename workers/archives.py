"""Archives: a month of fiscal documents is gathered stretch by stretch, until it is one zip."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta

from domain.kernel.refusal import NotAllowed, Refusal
from domain.platform.bulk_operation import BulkOperation, BulkOperationKind
from domain.platform.events import ArchiveRequested
from persistence.exporting.archive import (
    Archived,
    Kept,
    archive_of,
    count_of,
    documents_after,
    part_of_archive,
)
from persistence.exporting.files import path_of_result
from persistence.storage import UnknownFile
from workers.exports import ExportSettings
from workers.issuing import storage
from workers.long_work import Files, Hold, fail, finish, take_up, tidy, who_asked
from workers.tasks import Attempt, actor

LONGEST = timedelta(hours=6)
STRETCH = 100
"""Documents in one part: about a megabyte."""


@actor("reports", limit=LONGEST)
async def carry_out_archive(attempt: Attempt) -> None:
    """From where the worker before left it; whoever is overtaken, or finds it given up, lets go."""
    id, chosen = attempt.event(ArchiveRequested).bulk_operation_id, ExportSettings()
    taken = await take_up(attempt, BulkOperationKind.ARCHIVE, id, chosen.exports_at_once)
    if taken.take:
        hold = Hold(attempt, id, taken)
        try:
            archive = await _opened(hold)
            files = Files(await archive.make_file()) if await archive.write_parts() else None
        except Refusal as refused:
            await fail(attempt, id, refused)
        else:
            await finish(hold, files, chosen.export_days)
    await tidy(attempt, id)


async def _opened(hold: Hold) -> Archive:
    """Raises NotAllowed when who asked for it may not see documents any more."""
    async with hold.attempt.begin() as uow:
        operation = await uow.get(BulkOperation, hold.id)
    who = await who_asked(hold.attempt, operation)
    if not all(map(who.may, operation.requires)):
        raise NotAllowed(permission=", ".join(operation.requires))
    return Archive(hold, date.fromisoformat(f"{json.loads(operation.variables or '')['month']}-01"))


@dataclass
class Archive:
    """One worker's hand in the archive of a month."""

    hold: Hold
    month: date

    async def write_parts(self) -> bool:
        """Whether all are there; False when it was given up, or another worker took it up."""
        attempt = self.hold.attempt
        async with attempt.reading() as connection:
            self.hold.total = await count_of(connection, attempt.company, self.month)
        while True:
            async with attempt.reading() as connection:
                found = await documents_after(
                    connection, attempt.company, self.month, self.hold.cursor, most=STRETCH
                )
            if found:
                await self._keep(found)
            if not await self.hold.note():
                return False
            if len(found) < STRETCH:
                return True

    async def make_file(self) -> str:
        """The parts as one zip; its name."""
        name = f"nfe-{self.month:%Y-%m}-{self.hold.taken.take}.zip"
        path = path_of_result(self.hold.attempt.company, self.hold.id, name)
        await storage().put_stream(path, archive_of(self.hold.parts_kept))
        return name

    async def _keep(self, found: list[Kept]) -> None:
        files: list[tuple[str, bytes]] = []
        index: list[Archived] = []
        for document in found:
            for path in document.paths:
                name, data = path.rpartition("/")[2], await self._file(path)
                index.append(_line(document, name, data))
                if data is not None:
                    files.append((name, data))
        await self.hold.keep(await asyncio.to_thread(part_of_archive, files, index))
        self.hold.cursor = found[-1].invoice.access_key
        self.hold.processed += len(found)

    async def _file(self, path: str) -> bytes | None:
        """What is not there is counted as failed and stands in the index without a digest."""
        try:
            return await storage().get(path)
        except UnknownFile:
            self.hold.failed += 1
            return None


def _line(document: Kept, name: str, data: bytes | None) -> Archived:
    invoice = document.invoice
    return Archived(
        access_key=invoice.access_key,
        kind=invoice.kind,
        series=invoice.series,
        number=invoice.number,
        purpose=invoice.purpose,
        direction=invoice.direction,
        status=invoice.status,
        issued_at=invoice.issued_at.isoformat(),
        recipient=invoice.recipient.tax_id,
        recipient_name=invoice.recipient.name,
        total=str(invoice.total),
        protocol=invoice.protocol or "",
        file=name,
        sha256="" if data is None else hashlib.sha256(data).hexdigest(),
    )
