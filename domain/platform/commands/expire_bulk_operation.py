"""Say that a result is not kept any more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.bulk_operation import BulkOperation


@dataclass(kw_only=True)
class ExpireBulkOperation(Command):
    """Say that a result is not kept any more."""

    permission = "platform.export.record"

    bulk_operation_id: UUID


async def expire_bulk_operation(command: ExpireBulkOperation, uow: UnitOfWork) -> UUID:
    operation = await uow.get(BulkOperation, command.bulk_operation_id, lock=True)
    operation.expire(at=uow.now)
    return operation.id
