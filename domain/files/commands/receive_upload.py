"""Note that a file has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.files.upload import Upload
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ReceiveUpload(Command):
    """Note that a file has come to its address; ``sha256`` is the file's."""

    permission = "onboarding.upload.receive"
    confidential = ("token_digest",)

    upload_id: UUID
    token_digest: bytes = field(repr=False)
    size: int
    sha256: bytes


async def receive_upload(command: ReceiveUpload, uow: UnitOfWork) -> UUID:
    """Once. Raises UploadClosed, UploadDiffers."""
    upload = await uow.get(Upload, command.upload_id, lock=True)
    upload.check_open(presented=command.token_digest, at=uow.now)
    upload.check_announced(size=command.size, sha256=command.sha256)
    upload.receive(size=command.size, sha256=command.sha256, at=uow.now)
    return upload.id
