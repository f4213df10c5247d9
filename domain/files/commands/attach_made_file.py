"""Attach a file that we made ourselves to the thing it is about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.files.attachment import Attachment
from domain.files.purpose import FilePurpose
from domain.files.upload import Upload, UploadStatus
from domain.kernel.command import Command, UnitOfWork

NO_TOKEN = b""
"""Nothing is sent to it."""


@dataclass(kw_only=True)
class AttachMadeFile(Command):
    """The file ``upload_id`` is kept already; ``owner_id`` is whose the thing is, where others need a
    permission to see it, ``person_id`` whom it is about."""

    permission = "files.attachment.make"

    upload_id: UUID
    subject: str
    owner_id: UUID | None
    person_id: UUID | None
    name: str
    media_type: str
    size: int
    sha256: bytes


async def attach_made_file(command: AttachMadeFile, uow: UnitOfWork) -> UUID:
    """Once; quietly again."""
    known = await uow.find(Attachment, upload_id=command.upload_id)
    if known is not None:
        return known.id
    uow.add(
        Upload(
            id=command.upload_id,
            name=command.name,
            token_digest=NO_TOKEN,
            started_by=uow.actor,
            started_at=uow.now,
            expires_at=uow.now,
            received_at=uow.now,
            size=command.size,
            sha256=command.sha256,
            purpose=FilePurpose.ATTACHMENT,
            media_type=command.media_type,
            status=UploadStatus.READY,
            inspected_at=uow.now,
            used_at=uow.now,
        )
    )
    attachment = Attachment(
        id=uow.new_id(),
        upload_id=command.upload_id,
        subject=command.subject,
        subject_kind=command.subject.partition("_")[0],
        subject_owner=command.owner_id,
        person_id=command.person_id,
        name=command.name,
        media_type=command.media_type,
        size=command.size,
        sha256=command.sha256,
        description=None,
        attached_by=uow.actor,
        attached_at=uow.now,
    )
    uow.add(attachment)
    return attachment.id
