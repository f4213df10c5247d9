"""Undo what followed from a document that was used first, and was not authorised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.cancelling import locked
from domain.fiscal.undoing import GoodsWhereabouts, Undoing
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import printable

SHORTEST, LONGEST = 15, 255


@dataclass(kw_only=True)
class UndoInvoiceUse(Command):
    """Undo what goods left with in contingency and the authority denied, or others cancelled.

    The goods are set aside for their order again, which can be invoiced anew; what is unpaid is not asked for
    any more, what was paid is the customer's credit; entries and commission are reversed.
    """

    permission = "fiscal.invoice.cancel"
    changes = "invoice_id"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The document, DENIED or CANCELLED_ELSEWHERE, whose `undecided` is true."""
    goods: GoodsWhereabouts
    """Where its goods are. The stock counts both kinds; those with the customer wait for another document."""
    reason: str
    """Why, in 15 to 255 characters."""


async def undo_invoice_use(command: UndoInvoiceUse, uow: UnitOfWork) -> UUID:
    """The invoice's id; what is undone already stays as it was. Raises NothingToUndo."""
    with checks() as check, check.at("reason"):
        command.reason = printable(command.reason, shortest=SHORTEST, longest=LONGEST)
    invoice = await locked(command.invoice_id, uow)
    with checks() as check, check.at("invoice_id"):
        invoice.undo_use(Undoing(at=uow.now, goods=command.goods, reason=command.reason))
    return invoice.id
