"""Have the lines of a file given to a mutation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.bulk_operation import BulkOperation, BulkOperationKind, ExportFormat, ImportFormat


@dataclass(kw_only=True)
class StartImport(Command):
    """Have every line of a file given to a mutation, however many there are, up to 100,000.

    Each line is the mutation's `input`, and is done as if it came alone: on your behalf, with the
    permissions that you have then, in a transaction of its own, in the order of the file. Lines
    that are refused stop no others; `errorUrl` says why. The same file again does nothing twice.
    """

    permission = "platform.import.start"

    upload_id: Annotated[UUID, "upload"]
    """The file, which you sent for the purpose IMPORT."""
    mutation: str
    """The name of a mutation, such as `registerParty`."""
    format: ImportFormat = ImportFormat.JSONL
    """What kind of file it is."""
    rehearse: bool = False
    """Only look at every line, as `validateOnly` does: nothing is done."""
    requires: tuple[str, ...] = field(init=False, default=())
    """The permission that the mutation needs, once it is known to be one."""


async def start_import(command: StartImport, uow: UnitOfWork) -> UUID:
    operation = BulkOperation(
        id=uow.new_id(),
        kind=BulkOperationKind.IMPORT,
        format=ExportFormat(command.format),
        mutation=command.mutation,
        upload_id=command.upload_id,
        rehearsed=command.rehearse,
        requires=command.requires,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(operation)
    operation.request_import()
    return operation.id
