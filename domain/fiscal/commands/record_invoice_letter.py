"""Record what became of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice_letter import InvoiceLetter
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordInvoiceLetter(Command):
    """The mail server took it, or does not, or there is none. Given by processes alone."""

    permission = "fiscal.invoice.mail"

    letter_id: Annotated[UUID, "invoiceletter"]
    """The letter."""
    refused: int | None = None
    """The server's reply when it does not take it."""
    without_mail: bool = False
    """Whether there is no mail server at all."""


async def record_invoice_letter(command: RecordInvoiceLetter, uow: UnitOfWork) -> UUID:
    letter = await uow.get(InvoiceLetter, command.letter_id, lock=True)
    if command.without_mail:
        letter.give_up()
    elif command.refused is None:
        letter.sent(at=uow.now)
    else:
        letter.refuse(status_code=command.refused)
    return letter.id
