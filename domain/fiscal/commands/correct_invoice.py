"""Take up mended master data in an invoice that was rejected or could not be signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.correcting import corrected
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class CorrectInvoice(Command):
    """Read customer, products and rules again; quantities, prices, number and key stay.

    The items of a return are described anew, their values and taxes stay as those they undo; the items of
    any other document that is not a sale's stay as they are.
    """

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The rejected, or merely numbered, invoice."""


async def correct_invoice(command: CorrectInvoice, uow: UnitOfWork) -> UUID:
    return (await corrected(command.invoice_id, uow)).id
