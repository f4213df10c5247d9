"""A return that has no document, or whose documents came to nothing."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.sales.order import Order
from domain.sales.ports import ReturnDocuments
from domain.sales.return_ import Return, ReturnDocumentStands, ReturnStatus


async def undocumented(return_id: UUID, uow: UnitOfWork) -> Return:
    """Locked, its order first, as whoever returns, cancels or gives up numbers locks it. In any other state
    than APPROVED it is left to the return to refuse. Raises ReturnDocumentStands."""
    returned = await uow.get(Return, return_id)
    await uow.get(Order, returned.order_id, lock=True)
    returned = await uow.get(Return, return_id, lock=True)
    document = await uow.ask(ReturnDocuments).standing(return_id)
    if document is not None and returned.status is ReturnStatus.APPROVED:
        raise ReturnDocumentStands(number=document.number, status=document.status)
    return returned
