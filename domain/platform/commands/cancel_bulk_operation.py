"""Give up long work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotAllowed, NotFound
from domain.platform.bulk_operation import READ_OTHERS, BulkOperation
from domain.platform.permission import AUTHENTICATED


@dataclass(kw_only=True)
class CancelBulkOperation(Command):
    """Give up long work: it stops soon, and nothing of it is kept.

    One's own; that of others with the permission `platform.bulk_operation.cancel`.
    """

    permission = AUTHENTICATED
    changes = "bulk_operation_id"
    of_others = "platform.bulk_operation.cancel"

    bulk_operation_id: Annotated[UUID, "bulkoperation"]
    """What waits, or is under way."""


async def cancel_bulk_operation(command: CancelBulkOperation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotAllowed where one may see it, InvalidTransition."""
    operation = await uow.get(BulkOperation, command.bulk_operation_id, lock=True)
    if operation.requested_by != uow.actor and not uow.may(command.of_others):
        if uow.may(READ_OTHERS):
            raise NotAllowed("bulk_operation_id", permission=command.of_others)
        raise NotFound("bulk_operation_id", kind="bulkoperation")
    operation.cancel(at=uow.now)
    return operation.id
