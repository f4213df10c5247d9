"""An upload with the address that its file is sent to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.files.ports import UploadAddresses
from domain.files.upload import ADDRESS_LASTS, Upload
from domain.kernel.command import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class StartedUpload:
    """``url`` is told once."""

    id: UUID
    upload: UUID
    url: str = field(repr=False)


def address(uow: UnitOfWork, **known: Any) -> StartedUpload:
    """A new upload, of which this much is known, and where to send its file."""
    id = uow.new_id()
    signed = uow.ask(UploadAddresses).of(id)
    uow.add(
        Upload(
            id=id,
            token_digest=signed.digest,
            started_by=uow.actor,
            started_at=uow.now,
            expires_at=uow.now + ADDRESS_LASTS,
            **known,
        )
    )
    return StartedUpload(id=id, upload=id, url=signed.url)
