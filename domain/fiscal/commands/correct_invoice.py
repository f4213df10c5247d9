"""Take up mended master data in an invoice that was rejected or could not be signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.drafting import Item, additional_information, lines_of
from domain.fiscal.facts import Counterparties, Establishments, FiscalProduct, FiscalProducts, Sales
from domain.fiscal.invoice import Invoice, Purpose
from domain.fiscal.rule_book import CompanyRules
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
    recipient = await uow.ask(Counterparties).of(invoice.recipient_id)
    if invoice.purpose is Purpose.RETURN:
        invoice.correct(issuer=establishment.issuer, recipient=recipient, lines=invoice.lines)
        return invoice.id
    products = await uow.ask(FiscalProducts).of([line.product_id for line in invoice.lines])
    law = await uow.ask(LawBook).on(uow.today)
    rules = await uow.ask(CompanyRules).as_of(establishment.tax_rules)
    lines = lines_of(_items(invoice, products), establishment, recipient, law, rules)
    invoice.correct(issuer=establishment.issuer, recipient=recipient, lines=lines)
    invoice.additional_information = additional_information(sale.number, lines)
    return invoice.id


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
