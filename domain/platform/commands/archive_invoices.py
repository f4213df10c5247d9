"""Have the fiscal documents of a month put into one file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import DEPRECATED, Command, UnitOfWork
from domain.kernel.refusal import Malformed, OutOfRange, Required
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

    month: str | None = field(
        default=None, metadata={DEPRECATED: "Use `issueMonth`. Removal on 2028-01-01 UTC."}
    )
    """The month of issue, YYYY-MM, in place of `issueMonth`."""
    issue_month: Annotated[str, "YearMonth"] | None = None
    """The month of issue; exactly one of it and `month` is given."""


async def archive_invoices(command: ArchiveInvoices, uow: UnitOfWork) -> UUID:
    """The operation's id. Raises Required, Malformed; OutOfRange where both months are given."""
    month = _month(command)
    operation = BulkOperation(
        id=uow.new_id(),
        kind=BulkOperationKind.ARCHIVE,
        format=ExportFormat.ZIP,
        variables=json.dumps({"month": month}),
        requires=READS,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(operation)
    operation.request_archive()
    return operation.id


def _month(command: ArchiveInvoices) -> str:
    if command.issue_month is None and command.month is None:
        raise Required("issue_month")
    if command.issue_month is not None and command.month is not None:
        raise OutOfRange("month", most=0)
    month = command.issue_month or command.month or ""
    if not MONTH.fullmatch(month):
        raise Malformed("month" if command.issue_month is None else "issue_month", expected="YYYY-MM")
    return month
