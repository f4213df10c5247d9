"""Give up a file that is of no use."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.files.upload import Upload
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RemoveUpload(Command):
    """Give up a file that never came, was rejected, or was never used; done by the clock."""

    permission = "files.upload.remove"

    upload_id: UUID


async def remove_upload(command: RemoveUpload, uow: UnitOfWork) -> UUID:
    upload = await uow.get(Upload, command.upload_id, lock=True)
    if upload.used_at is None:
        upload.remove(at=uow.now)
    return upload.id
