"""Files that people send: looked at before anybody has them, removed when nobody needs them any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from uuid import UUID

from domain.files.commands.conclude_inspection import ConcludeInspection, conclude_inspection
from domain.files.commands.remove_attachment import RemoveAttachment, remove_attachment
from domain.files.commands.remove_upload import RemoveUpload, remove_upload
from domain.files.events import FileReceived
from domain.files.upload import Upload, UploadRejected, UploadStatus
from domain.kernel.runner import execute
from domain.processes import PROCESSES
from persistence import upkeep
from persistence.database import Database
from persistence.files.content import content_of, forget
from persistence.storage import Storage
from persistence.unit_of_work import EVERYTHING
from workers.gateways.inspection import look
from workers.issuing import storage
from workers.tasks import Attempt, actor

LONGEST = timedelta(minutes=2)


@actor("internal", limit=LONGEST)
async def inspect_upload(attempt: Attempt) -> None:
    """Nobody has the file until this is done."""
    upload = await _upload(attempt, attempt.event(FileReceived).upload_id)
    if upload.status is UploadStatus.QUARANTINED:
        data = await content_of(storage(), attempt.company, upload.id)
        rejection = await asyncio.to_thread(look, data, upload.purpose, upload.media_type)
        command = ConcludeInspection(upload_id=upload.id, rejection=rejection)
        await attempt.finish(conclude_inspection, command)


async def lines_in(attempt: Attempt, kept_in: Storage, upload_id: UUID) -> bytes:
    """A file of lines, looked at now if nobody did yet. Raises UploadMissing, UploadRejected, UnknownFile."""
    upload = await _upload(attempt, upload_id)
    upload.content()
    data = await content_of(kept_in, attempt.company, upload_id)
    if upload.status is not UploadStatus.READY:
        rejection = await asyncio.to_thread(look, data, upload.purpose, upload.media_type)
        if rejection is not None:
            raise UploadRejected(reason=rejection)
    return data


async def _upload(attempt: Attempt, id: UUID) -> Upload:
    async with attempt.begin() as uow:
        return await uow.get(Upload, id)


async def clear_files(database: Database, kept_in: Storage, company: UUID) -> int:
    """Of one company, what is of no use or whose time is over; answers how many. Rows say so first, then
    the bytes go: what is said to be kept is there."""
    async with database.reading(company) as connection:
        useless = await upkeep.useless_uploads(connection)
        ended = await upkeep.ended_attachments(connection)
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    for id in useless:
        await execute(remove_upload, RemoveUpload(upload_id=id), begin, processes=PROCESSES)
    for id in ended:
        await execute(remove_attachment, RemoveAttachment(attachment_id=id), begin, processes=PROCESSES)
    async with database.reading(company) as connection:
        removed = await upkeep.removed_uploads(connection)
    for id in removed:
        await forget(kept_in, company, id)
    async with database.writing(company) as connection:
        await upkeep.note_emptied(connection, removed)
    return len(removed)
