"""Erase the files of a person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.files.attachment import Attachment
from domain.files.upload import Upload
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class EraseAttachments(Command):
    """Erase the files that are, or were, attached to a person whom nothing names any more."""

    permission = "files.attachment.erase"

    subject: str
    person_id: UUID | None = None
    kinds: tuple[str, ...] = ()
    """Of things about the person whose files go, too, such as documents: prefixes of ids."""


async def erase_attachments(command: EraseAttachments, uow: UnitOfWork) -> list[UUID]:
    found = await uow.find_all(Attachment, lock=True, subject=command.subject)
    if command.kinds:
        kinds = list(command.kinds)
        about = {"person_id": command.person_id, "subject_kind": kinds}
        found += await uow.find_all(Attachment, lock=True, **about)
    for attachment in found:
        attachment.remove(at=uow.now)
    for upload in await uow.get_many(Upload, [one.upload_id for one in found], lock=True):
        upload.remove(at=uow.now)
    return [one.id for one in found]
