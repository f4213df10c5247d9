"""Have the objects of a query written to a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.bulk_operation import (
    BulkOperation,
    BulkOperationKind,
    ExportFormat,
    QueryNotExportable,
)


@dataclass(kw_only=True)
class StartExport(Command):
    """Have everything that a list holds written to a file, however much it is.

    The query has one list at its top and takes its `nodes`, without saying which page. It is
    checked now, and carried out soon on your behalf, with the permissions that you have then; look
    at the operation, or listen to it, until it is DONE and its `resultUrl` is there. CSV and XLSX
    are flat: at most one list below, whose rows repeat what is above them.
    """

    permission = "platform.export.start"

    query: str
    """A GraphQL query, such as `{ orders { nodes { number total { amount } } } }`."""
    variables: str | None = None
    """Its variables, as the text of a JSON object."""
    format: ExportFormat = ExportFormat.JSONL
    """What kind of file."""
    requires: tuple[str, ...] = field(init=False, default=())
    """The permissions that the query needs, once it is known to be one."""


async def start_export(command: StartExport, uow: UnitOfWork) -> UUID:
    """Raises QueryNotExportable for the format of archives."""
    if command.format is ExportFormat.ZIP:
        raise QueryNotExportable("format", reason="a list makes no archive", at=None)
    operation = BulkOperation(
        id=uow.new_id(),
        kind=BulkOperationKind.EXPORT,
        format=command.format,
        query=command.query,
        variables=command.variables,
        requires=command.requires,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(operation)
    operation.request()
    return operation.id
