"""Ask the authority to register a correction letter (carta de correção) on an invoice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.correction_letters import place_of_letter
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import checks
from domain.kernel.text import printable

SHORTEST, LONGEST = 15, 1000
"""Characters of xCorrecao (evento 110110, layout 1.00)."""


@dataclass(kw_only=True)
class CorrectInvoiceByLetter(Command):
    """Correct what changes neither tax, nor parties, nor date.

    The newest letter takes the place of all before it (Ajuste SINIEF 07/2005, clause 14-A): what the last one
    said stands in it first, where it does not say that itself.
    """

    permission = "fiscal.invoice.correct"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised invoice."""
    correction: str
    """What is corrected, in 15 to 1000 characters together with what the last letter said."""
    alone: bool = False
    """Whether it stands alone: what earlier letters corrected is corrected no longer."""


async def correct_invoice_by_letter(command: CorrectInvoiceByLetter, uow: UnitOfWork) -> UUID:
    """The invoice's id. Raises InvalidTransition, EventUnderWay, EventOutOfTime, TooManyEvents."""
    with checks() as check, check.at("correction"):
        command.correction = printable(command.correction, shortest=SHORTEST, longest=LONGEST)
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    with checks() as check, check.at("invoice_id"):
        events = await uow.find_all(InvoiceEvent, invoice_id=invoice.id)
        law = await uow.ask(LawBook).on(uow.today)
        sequence, last = place_of_letter(invoice, events, law, now=uow.now)
    if last is not None and not command.alone and not _says(command.correction, last.reason):
        with checks() as check, check.at("correction"):
            command.correction = printable(f"{last.reason} {command.correction}", longest=LONGEST)
    letter = InvoiceEvent(
        id=uow.new_id(),
        invoice_id=invoice.id,
        order_id=invoice.order_id,
        kind=InvoiceEventKind.CORRECTION,
        sequence=sequence,
        reason=command.correction,
        requested_at=uow.now,
    )
    uow.add(letter.request())
    return invoice.id


def _says(text: str, earlier: str) -> bool:
    """Whether all of it stands there, beginning and ending where sentences do."""
    end = r"(?=\s|$)" if earlier.endswith((".", ";", "!", "?")) else r"(?=[.;!?](?:\s|$)|$)"
    sentence = rf"(?:^|(?<=[.;!?]\s)){re.escape(earlier)}{end}"
    return re.search(sentence, text) is not None
