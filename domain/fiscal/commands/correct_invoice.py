"""Take up mended master data in an invoice that was rejected or could not be signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.drafting import Item, additional_information, lines_of
from domain.fiscal.facts import (
    Counterparties,
    Establishments,
    FiscalProduct,
    FiscalProducts,
    IssuingEstablishment,
    Sales,
)
from domain.fiscal.invoice import Invoice, InvoiceKind, Purpose
from domain.fiscal.printed import Recipient
from domain.fiscal.till import as_if_living_here
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook


@dataclass(kw_only=True)
class CorrectInvoice(Command):
    """Read customer, products and rules again; quantities, prices, number and key stay.

    The items of a return stay as those they undo.
    """

    permission = "fiscal.invoice.transmit"

    invoice_id: Annotated[UUID, "invoice"]
    """The rejected, or merely numbered, invoice."""


async def correct_invoice(command: CorrectInvoice, uow: UnitOfWork) -> UUID:
    order_id = (await uow.get(Invoice, command.invoice_id)).order_id
    sale = await uow.ask(Sales).of(order_id)
    assert sale is not None
    invoice = await uow.get(Invoice, command.invoice_id, lock=True)
    establishment = await uow.ask(Establishments).of(invoice.establishment_id)
    recipient = await _recipient(invoice, establishment, uow)
    if invoice.purpose is Purpose.RETURN:
        invoice.correct(issuer=establishment.issuer, recipient=recipient, lines=invoice.lines)
        return invoice.id
    products = await uow.ask(FiscalProducts).of([line.product_id for line in invoice.lines])
    law = await uow.ask(LawBook).on(uow.today)
    taxed = recipient
    if invoice.kind is InvoiceKind.NFCE:
        taxed = as_if_living_here(recipient, establishment)
    lines = lines_of(_items(invoice, products), establishment, taxed, law)
    invoice.correct(issuer=establishment.issuer, recipient=recipient, lines=lines)
    invoice.additional_information = additional_information(sale.number, lines)
    return invoice.id


async def _recipient(invoice: Invoice, establishment: IssuingEstablishment, uow: UnitOfWork) -> Recipient:
    parties = uow.ask(Counterparties)
    if invoice.kind is InvoiceKind.NFCE:
        return await parties.consumer(invoice.recipient_id, at=establishment.issuer.address)
    return await parties.of(invoice.recipient_id)


def _items(invoice: Invoice, products: dict[UUID, FiscalProduct]) -> list[Item]:
    return [
        Item(
            line=line,
            product=products[line.product_id],
            quantity=line.quantity,
            gross=line.gross,
            discount=line.discount,
        )
        for line in invoice.lines
    ]
