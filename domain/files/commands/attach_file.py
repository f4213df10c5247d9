"""Attach a file to a thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.files.attachment import Attachment
from domain.files.ports import Subject, Subjects
from domain.files.upload import Upload
from domain.kernel.command import AUTHENTICATED, Command, UnitOfWork
from domain.kernel.refusal import NotFound, checks
from domain.kernel.text import clean_or_none


@dataclass(kw_only=True)
class AttachFile(Command):
    """Attach a file to a thing: an order, an invoice, a party, whatever has an id and can be read.

    Whoever may read the thing may attach to it, see what is attached, and fetch it; nobody else.
    """

    permission = AUTHENTICATED

    subject_id: Annotated[str, "ID"]
    """What it is attached to; an id of any kind, such as `order_0192f3c8…`."""
    upload_id: Annotated[UUID, "upload"]
    """The file, which you sent for the purpose ATTACHMENT, once it is READY; each is attached once."""
    description: str | None = None
    """What it is, for people; at most 255 characters."""


async def attach_file(command: AttachFile, uow: UnitOfWork) -> UUID:
    """Raises NotFound, UploadMissing, UploadInQuarantine, UploadRejected, UploadUsed, Malformed, TooLong."""
    subject, description = await subject_of(command.subject_id, uow), None
    upload = await uow.get(Upload, command.upload_id, lock=True)
    if upload.started_by != uow.actor:
        raise NotFound("upload_id", kind="upload")
    with checks() as check:
        with check.at("description"):
            description = clean_or_none(command.description, longest=255)
        with check.at("upload_id"):
            upload.attach(at=uow.now)
    attachment = _attached(upload, subject, description, uow)
    uow.add(attachment)
    return attachment.id


async def subject_of(node: str, uow: UnitOfWork) -> Subject:
    """Raises NotFound, whatever the reason."""
    subject = await uow.ask(Subjects).find(node)
    if subject is None:
        raise NotFound("subject_id", kind="subject")
    return subject


def _attached(upload: Upload, subject: Subject, description: str | None, uow: UnitOfWork) -> Attachment:
    return Attachment(
        id=uow.new_id(),
        upload_id=upload.id,
        subject=subject.node,
        subject_kind=subject.kind,
        subject_owner=subject.owner_id,
        person_id=subject.person_id,
        name=upload.name,
        media_type=upload.media_type or "application/octet-stream",
        size=upload.size or 0,
        sha256=upload.content(),
        description=description,
        attached_by=uow.actor,
        attached_at=uow.now,
    )
