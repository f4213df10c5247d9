"""Record the file that an export came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import InvalidTransition
from domain.platform.bulk_operation import BulkOperation, BulkOperationStatus


@dataclass(kw_only=True)
class FinishExport(Command):
    """Record the file that an export came to, kept for so many ``days``; only the last ``take`` can."""

    permission = "platform.export.record"

    bulk_operation_id: UUID
    take: int
    name: str
    days: int


async def finish_export(command: FinishExport, uow: UnitOfWork) -> UUID:
    """Raises InvalidTransition for whoever was overtaken, by another worker or by who cancelled it."""
    operation = await uow.get(BulkOperation, command.bulk_operation_id, lock=True)
    running = BulkOperationStatus.RUNNING
    if operation.status is not running or operation.takes != command.take:
        raise InvalidTransition(from_state=operation.status, to_state="DONE", allowed=[running])
    operation.finish(name=command.name, at=uow.now, lasts=timedelta(days=command.days))
    return operation.id
