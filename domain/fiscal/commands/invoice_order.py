"""Draft the invoice of an order, whole or in part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.approximate_taxes import is_told, tell_approximate_taxes
from domain.fiscal.carriage import TransportDetails, transport_of
from domain.fiscal.drafting import (
    OPERATION,
    ServiceOnGoodsInvoice,
    additional_information,
    items_of,
    lines_of,
    payment_of,
)
from domain.fiscal.facts import (
    Counterparties,
    Establishments,
    FiscalProducts,
    IssuingEstablishment,
    Sale,
    Sales,
)
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.printed import Payment, Recipient
from domain.fiscal.registrations import RegistrationFormats, check_registration
from domain.fiscal.remarks import Said, remark
from domain.fiscal.rule_book import CompanyRules
from domain.fiscal.tendering import TillPayment, check_withheld, tendered_of
from domain.fiscal.till import (
    as_if_living_here,
    check_consumer,
    check_named,
    check_paid,
    check_taxes,
    settings_of,
)
from domain.fiscal.transport import Transport
from domain.fiscal.withholding import total_withheld, withheld_of
from domain.kernel.calendar import business_date, zone_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.money import Money
from domain.kernel.natural_key import free_reference
from domain.kernel.quantity import check_quantity
from domain.kernel.refusal import Checks, InvalidTransition, NotFound, OutOfRange, Refusal, checks


class NothingToInvoice(Refusal):
    """Everything is on an invoice already, or waits for goods."""

    code = "NOTHING_TO_INVOICE"


@dataclass(kw_only=True)
class InvoiceItem:
    order_line_id: Annotated[UUID, "orderline"]
    """The line of the order."""
    quantity: Decimal
    """How much of it, at most what is left."""


@dataclass(kw_only=True)
class InvoiceOrder(Command):
    """Invoice an order; it is numbered, signed and authorised by itself afterwards."""

    permission = "fiscal.invoice.issue"
    moves = True

    order_id: Annotated[UUID, "order"]
    """The order to invoice."""
    items: Sequence[InvoiceItem] | None = None
    """What goes on this invoice; everything that is left and in stock when absent."""
    transport: TransportDetails | None = None
    """How the goods travel; when absent, by the sender where freight is charged, and else not at all."""
    kind: InvoiceKind = InvoiceKind.NFE
    """NFE, or NFCE for a consumer who buys in person."""
    anonymous: bool = False
    """Of an NFCE: the consumer is not named on it."""
    payments: Sequence[TillPayment] | None = None
    """How it is paid, by which means and how much of each, with change; what of it is received is settled at
    once, and only the rest is asked for. When absent all is owed as the order says."""
    remarks: str | None = None
    """What this document says to who receives it (infCpl), after what all say; at most 2000 characters."""
    official_remarks: str | None = None
    """What it says to the tax authority (infAdFisco); at most 1000 characters."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


class KindNotIssued(Refusal):
    """Documents of this kind are not issued from an order, or not this way; facts: ``kind``."""

    code = "KIND_NOT_ISSUED"


async def invoice_order(command: InvoiceOrder, uow: UnitOfWork) -> UUID:
    """The id of the drafted invoice."""
    _check_kind(command)
    sale = await uow.ask(Sales).of(command.order_id)
    if sale is None:
        raise NotFound("order_id", kind="order")
    if not sale.open:
        may = [str(state) for state in sale.open_in]
        raise InvalidTransition("order_id", from_state=sale.status, to_state="INVOICED", allowed=may)
    quantities = _requested(command.items, sale) if command.items is not None else _all(sale)
    if not quantities:
        raise NothingToInvoice("order_id", number=sale.number)
    with checks() as check:
        with check.at("transport"):
            transport = await transport_of(command.transport, uow)
        with check.at("external_reference"):
            reference = await free_reference(uow, Invoice, command.external_reference)
    invoice = await _draft(command, sale, quantities, transport, uow)
    invoice.external_reference = reference
    uow.add(invoice)
    return invoice.id


async def invoice_what_is_covered(command: InvoiceOrder, uow: UnitOfWork) -> UUID | None:
    """The same by the process itself: nothing to invoice yet, or an order given up, is no refusal."""
    try:
        return await invoice_order(command, uow)
    except (NothingToInvoice, InvalidTransition):
        return None


async def _draft(
    command: InvoiceOrder,
    sale: Sale,
    quantities: dict[UUID, Decimal],
    transport: Transport | None,
    uow: UnitOfWork,
) -> Invoice:
    establishment = await uow.ask(Establishments).issuing()
    recipient = await _recipient(command, sale, establishment, uow)
    products = await uow.ask(FiscalProducts).of([line.product_id for line in sale.lines])
    today = business_date(uow.now, zone_of(establishment.issuer.address.city_code))
    law = await uow.ask(LawBook).on(today)
    with checks() as check:
        check_registration(recipient, uow.ask(RegistrationFormats), check)
    rules = await uow.ask(CompanyRules).as_of(establishment.tax_rules)
    taxed = recipient if command.kind is InvoiceKind.NFE else as_if_living_here(recipient, establishment)
    lines = lines_of(items_of(sale, quantities, products), establishment, taxed, law, rules)
    consumes = is_told(command.kind, recipient)
    approximate = await tell_approximate_taxes(lines, establishment, today, uow) if consumes else None
    total = Money.total(line.total for line in lines)
    withheld = withheld_of(lines, establishment.issuer, recipient, law)
    invoice = Invoice.draft(
        id=uow.new_id(),
        order_id=sale.order_id,
        establishment_id=establishment.establishment_id,
        recipient_id=sale.customer_id,
        environment=establishment.environment,
        series=establishment.series,
        operation=OPERATION,
        issuer=establishment.issuer,
        recipient=recipient,
        payment=_payment(command, sale, total, total_withheld(withheld), today),
        lines=lines,
        additional_information=additional_information(sale.number, lines, withheld, approximate),
        at=uow.now,
        transport=transport,
        kind=command.kind,
        anonymous=command.anonymous,
    )
    invoice.withheld = withheld or None
    said = Said(order=sale.number, customer_order=sale.customer_order)
    await remark(invoice, said, command.remarks, command.official_remarks, uow)
    if command.kind is InvoiceKind.NFCE:
        await _at_the_till(invoice, command, establishment, law, uow)
    return invoice


async def _recipient(
    command: InvoiceOrder, sale: Sale, establishment: IssuingEstablishment, uow: UnitOfWork
) -> Recipient:
    parties = uow.ask(Counterparties)
    if command.kind is InvoiceKind.NFE:
        return await parties.of(sale.customer_id)
    return await parties.consumer(sale.customer_id, at=establishment.issuer.address)


async def _at_the_till(
    invoice: Invoice, command: InvoiceOrder, establishment: IssuingEstablishment, law: Law, uow: UnitOfWork
) -> None:
    invoice.series = (await settings_of(establishment, uow)).series
    if not invoice.anonymous:
        check_consumer(invoice.recipient)
    check_named(invoice, law)
    check_taxes(invoice)
    check_paid(invoice)


def _payment(command: InvoiceOrder, sale: Sale, total: Money, withheld: Money, today: date) -> Payment:
    if not command.payments:
        return payment_of(sale, total, today)
    payment = tendered_of(command.payments, sale.payment_terms, total=total, today=today)
    check_withheld(payment, withheld)
    return payment


def _check_kind(command: InvoiceOrder) -> None:
    if command.kind is InvoiceKind.NFSE or (command.kind is InvoiceKind.NFE and command.anonymous):
        raise KindNotIssued("kind", kind=command.kind.value)
    if command.kind is InvoiceKind.NFCE and command.transport is not None:
        raise KindNotIssued("transport", kind=command.kind.value)


def _all(sale: Sale) -> dict[UUID, Decimal]:
    """All goods that are left and set aside."""
    wanted = {line.order_line_id: min(line.remaining, line.covered) for line in sale.lines if line.stocked}
    return {id: quantity for id, quantity in wanted.items() if quantity > 0}


def _requested(items: Sequence[InvoiceItem], sale: Sale) -> dict[UUID, Decimal]:
    quantities: dict[UUID, Decimal] = {}
    with checks() as check:
        for position, item in enumerate(items):
            with check.at("items", position):
                _check_item(item, sale, check, position)
            quantities[item.order_line_id] = quantities.get(item.order_line_id, Decimal(0)) + item.quantity
    return quantities


def _check_item(item: InvoiceItem, sale: Sale, check: Checks, position: int) -> None:
    line = next((line for line in sale.lines if line.order_line_id == item.order_line_id), None)
    if line is None:
        raise NotFound("order_line_id", kind="orderline")
    if not line.stocked:
        raise ServiceOnGoodsInvoice("order_line_id", sku=line.sku)
    sound = check_quantity(check, item.quantity, "items", position, "quantity")
    if sound and item.quantity > min(line.remaining, line.covered):
        raise OutOfRange("quantity", most=min(line.remaining, line.covered), requested=item.quantity)
