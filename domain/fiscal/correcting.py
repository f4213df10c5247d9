"""Mended master data taken up in an invoice that is not with the authority."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.fiscal.approximate_taxes import is_told, tell_approximate_taxes
from domain.fiscal.drafting import Item, additional_information, lines_of
from domain.fiscal.facts import (
    Counterparties,
    Establishments,
    FiscalProduct,
    FiscalProducts,
    IssuingEstablishment,
    Sale,
    Sales,
)
from domain.fiscal.invoice import Invoice, InvoiceKind, Purpose
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.printed import Payment, Recipient
from domain.fiscal.returning import described_anew, sender_of
from domain.fiscal.rule_book import CompanyRules
from domain.fiscal.tendering import TillPayment, check_withheld, tendered_of
from domain.fiscal.till import as_if_living_here
from domain.fiscal.withholding import Withheld, total_withheld, withheld_of
from domain.kernel.calendar import business_date
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal


class PaymentToldAlready(Refusal):
    """How it is paid stays: it is no sale's, or goods left with it and its debt is written down."""

    code = "PAYMENT_TOLD_ALREADY"


async def corrected(
    invoice_id: UUID, uow: UnitOfWork, payments: Sequence[TillPayment] | None = None
) -> Invoice:
    """The invoice as customer, products and law have it now; its order is locked first. ``payments`` tell
    anew how a sale is paid. Raises PaymentToldAlready, and what ``tendered_of``, ``Invoice.correct`` and
    ``withheld_anew`` raise."""
    order_id = (await uow.get(Invoice, invoice_id)).order_id
    sale = await uow.ask(Sales).of(order_id) if order_id is not None else None
    invoice = await uow.get(Invoice, invoice_id, lock=True)
    establishment = await uow.ask(Establishments).of(invoice.establishment_id)
    recipient = await _recipient(invoice, establishment, uow)
    _check_tellable(invoice, payments)
    if sale is None or invoice.purpose is not Purpose.SALE:
        lines = await described_anew(invoice.lines, uow) if _is_of_a_return(invoice) else invoice.lines
        invoice.correct(issuer=establishment.issuer, recipient=recipient, lines=lines)
        return invoice
    products = await uow.ask(FiscalProducts).of([line.product_id for line in invoice.lines])
    law = await uow.ask(LawBook).on(_day_of_law(invoice, uow))
    rules = await uow.ask(CompanyRules).as_of(establishment.tax_rules)
    at_the_till = invoice.kind is InvoiceKind.NFCE
    taxed = as_if_living_here(recipient, establishment) if at_the_till else recipient
    lines = lines_of(_items(invoice, products), establishment, taxed, law, rules)
    day = _day_of_law(invoice, uow)
    words, approximate = invoice.additional_information, None
    if invoice.released_at is not None:
        _tell_as_then(invoice, lines)
    elif is_told(invoice.kind, recipient):
        approximate = await tell_approximate_taxes(lines, establishment, day, uow)
    payment = _told_anew(payments, sale, lines, business_date(uow.now, invoice.zone))
    invoice.correct(issuer=establishment.issuer, recipient=recipient, lines=lines, payment=payment)
    invoice.withheld = withheld_anew(invoice, law)
    if invoice.released_at is None:
        words = additional_information(sale.number, lines, invoice.withheld or (), approximate)
    invoice.additional_information = words
    return invoice


def _tell_as_then(invoice: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """What the consumer holds in hands stays: a table that was brought later says nothing of it."""
    told = {line.position: line.approximate for line in invoice.lines}
    for line in lines:
        line.approximate = told.get(line.position)


def _check_tellable(invoice: Invoice, payments: Sequence[TillPayment] | None) -> None:
    if payments and (invoice.purpose is not Purpose.SALE or invoice.released_at is not None):
        raise PaymentToldAlready("payments")


def _told_anew(
    payments: Sequence[TillPayment] | None, sale: Sale, lines: Sequence[InvoiceLine], today: date
) -> Payment | None:
    if not payments:
        return None
    total = Money.total(line.total for line in lines)
    return tendered_of(payments, sale.payment_terms, total=total, today=today)


def withheld_anew(invoice: Invoice, law: Law) -> tuple[Withheld, ...] | None:
    """What the payer as known now keeps back. Of what goods left with that stays as its debt and its entries
    have it. Raises OutOfRange where more would be kept back than is still owed."""
    if invoice.released_at is not None:
        return invoice.withheld
    withheld = withheld_of(invoice.lines, invoice.issuer, invoice.recipient, law)
    if invoice.payment.tendered:
        check_withheld(invoice.payment, total_withheld(withheld))
    return withheld or None


def _day_of_law(invoice: Invoice, uow: UnitOfWork) -> date:
    """Today; of what goods left with, the day it was issued."""
    if invoice.released_at is None or invoice.issued_at is None:
        return uow.today
    return business_date(invoice.issued_at, invoice.zone)


async def _recipient(invoice: Invoice, establishment: IssuingEstablishment, uow: UnitOfWork) -> Recipient:
    if _is_of_a_return(invoice):
        return await sender_of(invoice.lines, invoice.recipient_id, establishment, uow)
    parties = uow.ask(Counterparties)
    if invoice.kind is InvoiceKind.NFCE:
        return await parties.consumer(invoice.recipient_id, at=establishment.issuer.address)
    return await parties.of(invoice.recipient_id)


def _is_of_a_return(invoice: Invoice) -> bool:
    return invoice.purpose is Purpose.RETURN


def _items(invoice: Invoice, products: dict[UUID, FiscalProduct]) -> list[Item]:
    return [
        Item(
            line=line,
            product=products[line.product_id],
            quantity=line.quantity,
            gross=line.gross,
            discount=line.discount,
            freight=line.freight,
            insurance=line.insurance,
            other_charges=line.other_charges,
        )
        for line in invoice.lines
    ]
