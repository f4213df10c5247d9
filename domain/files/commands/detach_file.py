"""Take a file off a thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.files.attachment import Attachment
from domain.files.ports import Subjects
from domain.files.retention import keeping_from
from domain.kernel.command import AUTHENTICATED, Command, UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import NotAllowed, NotFound


@dataclass(kw_only=True)
class DetachFile(Command):
    """Take a file off a thing: nobody fetches it any more, and it is kept for as long as it must be."""

    permission = AUTHENTICATED
    of_others = "files.attachment.detach"
    overwrites = "attachment_id"

    attachment_id: Annotated[UUID, "attachment"]
    """Which; what others attached with `files.attachment.detach`."""


async def detach_file(command: DetachFile, uow: UnitOfWork) -> UUID:
    """Raises NotFound for what is attached to something that one may not read, NotAllowed."""
    attacher = await uow.ask(Subjects).attacher(command.attachment_id)
    if attacher is None:
        raise NotFound(kind="Attachment", id=str(command.attachment_id))
    if attacher != uow.actor and not uow.may(command.of_others):
        raise NotAllowed("attachment_id", permission=command.of_others)
    attachment = await uow.get(Attachment, command.attachment_id, lock=True)
    law = await uow.ask(LawBook).on(uow.today)
    keeping = keeping_from(uow.today, attachment.subject_kind, law)
    attachment.detach(keeping, by=uow.actor, at=uow.now)
    return attachment.id
