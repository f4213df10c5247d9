"""Tell whoever listens how far long work is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.bulk_operation import BulkOperation


@dataclass(kw_only=True)
class TellProgress(Command):
    """Tell whoever listens how far long work is."""

    permission = "platform.export.record"

    bulk_operation_id: UUID


async def tell_progress(command: TellProgress, uow: UnitOfWork) -> UUID:
    operation = await uow.get(BulkOperation, command.bulk_operation_id)
    operation.tell_progress()
    return operation.id
