"""Say what looking at a file came to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.files.upload import FileRejection, Upload
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ConcludeInspection(Command):
    """Say what looking at a file came to; without a ``rejection`` it can be used."""

    permission = "files.upload.inspect"

    upload_id: UUID
    rejection: FileRejection | None = None


async def conclude_inspection(command: ConcludeInspection, uow: UnitOfWork) -> UUID:
    upload = await uow.get(Upload, command.upload_id, lock=True)
    upload.conclude(command.rejection, at=uow.now)
    return upload.id
