"""Say that a worker takes up long work."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.bulk_operation import (
    OPEN,
    BulkOperation,
    BulkOperationKind,
    BulkOperationStatus,
    Stretch,
)


@dataclass(kw_only=True)
class TakeUpBulkOperation(Command):
    """Say that a worker takes up long work, unless ``at_once`` others of its kind are under way."""

    permission = "platform.export.record"

    bulk_operation_id: UUID
    kind: BulkOperationKind
    at_once: int


@dataclass(frozen=True, kw_only=True)
class TakenUp:
    """From where to go on; ``take`` 0 when there is nothing to do, or not yet."""

    take: int = 0
    waits: bool = False
    processed: int = 0
    failed: int = 0
    cursor: str | None = None
    written: tuple[Stretch, ...] = ()


async def take_up_bulk_operation(command: TakeUpBulkOperation, uow: UnitOfWork) -> TakenUp:
    """What is open is locked all together, so that two workers never both find the last place free."""
    open_ = await uow.find_all(BulkOperation, lock=True, status=list(OPEN))
    found = [each for each in open_ if each.kind is command.kind]
    own = next((each for each in found if each.id == command.bulk_operation_id), None)
    if own is None:
        return TakenUp()
    running = sum(each.status is BulkOperationStatus.RUNNING for each in found if each is not own)
    if running >= command.at_once:
        return TakenUp(waits=True)
    own.begin(at=uow.now)
    return TakenUp(
        take=own.takes,
        processed=own.processed,
        failed=own.failed,
        cursor=own.cursor,
        written=own.written,
    )
