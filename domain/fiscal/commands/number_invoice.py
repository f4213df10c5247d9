"""Give a drafted invoice its number and access key, last and in a short transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.contingency import emit_as, present
from domain.fiscal.invoice import Invoice
from domain.fiscal.keys import key_of, numeric_code
from domain.fiscal.numbering import series_called
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class NumberInvoice(Command):
    """Take the next number of the series."""

    permission = "fiscal.invoice.issue"

    invoice_id: Annotated[UUID, "invoice"]
    """The drafted invoice."""


async def number_invoice(command: NumberInvoice, uow: UnitOfWork) -> UUID:
    """Gapless per establishment, model, series and environment; a number taken is never given back.

    Everything is asked before it is taken: whoever wants the next one waits until this one is stored.
    """
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    if invoice.number is not None:
        return invoice.id
    contingency = await present(uow, invoice.establishment_id, invoice.kind)
    number = await uow.next_number(series_of(invoice))
    code = numeric_code(invoice.id, number)
    invoice.take_number(
        number=number, numeric_code=code, access_key=key_of(invoice, number, code, uow.now), at=uow.now
    )
    emit_as(invoice, contingency, at=uow.now)
    return invoice.id


def series_of(invoice: Invoice) -> str:
    """The name of the gapless series an invoice is numbered in."""
    return series_called(
        invoice.kind,
        establishment_id=invoice.establishment_id,
        series=invoice.series,
        of=invoice.environment,
    )
