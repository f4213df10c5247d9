"""Give a drafted invoice its number and access key, last and in a short transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.fiscal.numbering import series_called
from domain.kernel.brazil import AccessKey, is_guessable
from domain.kernel.calendar import business_date
from domain.kernel.command import Command, UnitOfWork

MODEL = "55"
"""NF-e."""
NORMAL_EMISSION = 1


@dataclass(kw_only=True)
class NumberInvoice(Command):
    """Take the next number of the series."""

    permission = "fiscal.invoice.issue"

    invoice_id: Annotated[UUID, "invoice"]
    """The drafted invoice."""


async def number_invoice(command: NumberInvoice, uow: UnitOfWork) -> UUID:
    """Gapless per establishment, model, series and environment; a number taken is never given back."""
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    if invoice.number is not None:
        return invoice.id
    number = await uow.next_number(series_of(invoice))
    code = numeric_code(invoice.id, number)
    key = AccessKey.build(
        state_code=invoice.issuer.address.city_code[:2],
        issued_on=business_date(uow.now, invoice.zone),
        cnpj=invoice.issuer.cnpj,
        model=MODEL,
        series=invoice.series,
        number=number,
        emission_type=NORMAL_EMISSION,
        numeric_code=code,
    )
    invoice.take_number(number=number, numeric_code=code, access_key=key, at=uow.now)
    return invoice.id


def series_of(invoice: Invoice) -> str:
    """The name of the gapless series an invoice is numbered in."""
    return series_called(
        invoice.kind,
        establishment_id=invoice.establishment_id,
        series=invoice.series,
        of=invoice.environment,
    )


def numeric_code(invoice_id: UUID, number: int) -> str:
    """cNF, eight digits: the random part of the id, never the number itself nor a pattern."""
    code = invoice_id.int & (2**62 - 1)
    while is_guessable(text := f"{code % 10**8:08d}", number=number):
        code += 1
    return text
