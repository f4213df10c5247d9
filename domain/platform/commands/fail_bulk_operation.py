"""Say why long work came to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.bulk_operation import BulkOperation


@dataclass(kw_only=True)
class FailBulkOperation(Command):
    """Say why long work came to nothing; ``code`` is that of a refusal."""

    permission = "platform.export.record"

    bulk_operation_id: UUID
    code: str


async def fail_bulk_operation(command: FailBulkOperation, uow: UnitOfWork) -> UUID:
    operation = await uow.get(BulkOperation, command.bulk_operation_id, lock=True)
    operation.fail(code=command.code, at=uow.now)
    return operation.id
