"""Record the files that long work came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import InvalidTransition
from domain.platform.bulk_operation import BulkOperation, BulkOperationStatus


@dataclass(kw_only=True)
class FinishBulkOperation(Command):
    """Record the files that long work came to, kept for so many ``days``; only the last ``take`` can.

    ``errors`` names the file of what was refused, if anything was.
    """

    permission = "platform.export.record"

    bulk_operation_id: UUID
    take: int
    name: str
    errors: str | None = None
    days: int


async def finish_bulk_operation(command: FinishBulkOperation, uow: UnitOfWork) -> UUID:
    """Raises InvalidTransition for whoever was overtaken, by another worker or by who cancelled it."""
    operation = await uow.get(BulkOperation, command.bulk_operation_id, lock=True)
    running = BulkOperationStatus.RUNNING
    if operation.status is not running or operation.takes != command.take:
        raise InvalidTransition(from_state=operation.status, to_state="DONE", allowed=[running])
    lasts = timedelta(days=command.days)
    operation.finish(name=command.name, errors=command.errors, at=uow.now, lasts=lasts)
    return operation.id
