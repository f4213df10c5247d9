"""Get an address to send a file to."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.onboarding.ports import UploadAddresses
from domain.onboarding.upload import ADDRESS_LASTS, Upload


@dataclass(kw_only=True)
class StartUpload(Command):
    """Get an address to send one file to, with PUT, within an hour; at most 20 MB.

    The address is shown once and needs no further authorization.
    """

    permission = "onboarding.upload.start"

    name: str
    """The file's name, for people; at most 100 characters."""


@dataclass(frozen=True, kw_only=True)
class StartedUpload:
    id: UUID
    upload: UUID
    url: str = field(repr=False)


async def start_upload(command: StartUpload, uow: UnitOfWork) -> StartedUpload:
    with checks() as check, check.at("name"):
        name = clean(command.name, longest=100)
    id = uow.new_id()
    address = uow.ask(UploadAddresses).of(id)
    uow.add(
        Upload(
            id=id,
            name=name,
            token_digest=address.digest,
            started_by=uow.actor,
            started_at=uow.now,
            expires_at=uow.now + ADDRESS_LASTS,
        )
    )
    return StartedUpload(id=id, upload=id, url=address.url)
