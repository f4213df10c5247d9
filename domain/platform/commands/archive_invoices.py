"""Have the fiscal documents of a month put into one file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Malformed
from domain.platform.bulk_operation import BulkOperation, BulkOperationKind, ExportFormat

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
READS = ("fiscal.invoice.read",)
"""What whoever asks for it, and fetches it, needs."""


@dataclass(kw_only=True)
class ArchiveInvoices(Command):
    """Put the authorised files of a month into a zip, exactly as they are kept, with an index.

    The authorised document and its registered events, of those that were cancelled too. It is made
    soon; look at the operation, or listen to it, until it is DONE and its `resultUrl` is there.
    """

    permission = "fiscal.invoice.archive"

    month: str
    """The month of issue, YYYY-MM."""


async def archive_invoices(command: ArchiveInvoices, uow: UnitOfWork) -> UUID:
    if not MONTH.fullmatch(command.month):
        raise Malformed("month", expected="YYYY-MM")
    operation = BulkOperation(
        id=uow.new_id(),
        kind=BulkOperationKind.ARCHIVE,
        format=ExportFormat.ZIP,
        variables=json.dumps({"month": command.month}),
        requires=READS,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(operation)
    operation.request_archive()
    return operation.id
