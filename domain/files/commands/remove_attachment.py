"""Give up a file that was detached."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.files.attachment import Attachment, AttachmentStatus
from domain.files.upload import Upload
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RemoveAttachment(Command):
    """Give up a file that was detached, and that no norm wants kept any more; done by the clock."""

    permission = "files.attachment.remove"

    attachment_id: UUID


async def remove_attachment(command: RemoveAttachment, uow: UnitOfWork) -> UUID:
    attachment = await uow.get(Attachment, command.attachment_id, lock=True)
    until = attachment.kept_until
    if attachment.status is AttachmentStatus.DETACHED and until is not None and until < uow.today:
        attachment.remove(at=uow.now)
        upload = await uow.get(Upload, attachment.upload_id, lock=True)
        upload.remove(at=uow.now)
    return attachment.id
