"""A sale to a consumer in person: who may be on its NFC-e, and how it is paid at the till."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.fiscal.consumer_invoicing import ConsumerInvoicing
from domain.fiscal.contingency_rules import AnonymousLimit
from domain.fiscal.facts import IssuingEstablishment
from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import CardBrand, Recipient, Tender
from domain.fiscal.taxes import TaxKind
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Missing, OutOfRange, Refusal, checks

CPF_DIGITS = 11


class ConsumersOnly(Refusal):
    """An NFC-e is for consumers with a CPF; a company gets an NF-e."""

    code = "CONSUMERS_ONLY"


class ConsumerMustBeNamed(Refusal):
    """An NFC-e of this total names its consumer, with address; facts: ``limit``."""

    code = "CONSUMER_MUST_BE_NAMED"


class TillDoesNotAddUp(Refusal):
    """What is paid is less than the total, or more change is given than there is cash; facts: ``total``,
    ``tendered``."""

    code = "TILL_DOES_NOT_ADD_UP"


@dataclass(kw_only=True)
class TillPayment:
    """One means of payment at the till."""

    method: PaymentMethod
    """Which (tPag)."""
    amount: Decimal
    """How much of it, in reais; change is given of what is too much."""
    card_brand: CardBrand | None = None
    """Of a card (tBand), where known."""
    authorization: str | None = None
    """Of a card or Pix: the acquirer's number (cAut), where known; at most 128 characters."""


async def settings_of(establishment: IssuingEstablishment, uow: UnitOfWork) -> ConsumerInvoicing:
    """Raises Missing where no NFC-e are issued."""
    found = await uow.find(
        ConsumerInvoicing,
        establishment_id=establishment.establishment_id,
        environment=establishment.environment,
    )
    if found is None:
        raise Missing(what="settings of NFC-e", environment=establishment.environment.value)
    return found


def check_consumer(recipient: Recipient) -> None:
    if len(recipient.tax_id) != CPF_DIGITS:
        raise ConsumersOnly("kind")


def check_named(invoice: Invoice, law: Law) -> None:
    """Raises ConsumerMustBeNamed, Missing."""
    state = invoice.issuer.address.state
    limit = law.find(AnonymousLimit, state) or law.rule(AnonymousLimit, "BR")
    named = not invoice.anonymous and has_address(invoice)
    if invoice.total > Money.of(limit.total) and not named:
        raise ConsumerMustBeNamed("anonymous", limit=limit.total)


def check_taxes(invoice: Invoice) -> None:
    """Who sells goods with IPI issues an NF-e: an NFC-e has no place for it. Raises Missing."""
    if invoice.total_of(TaxKind.IPI):
        raise Missing("kind", what="NFC-e with IPI")


def has_address(invoice: Invoice) -> bool:
    """Whether it is known where the consumer lives."""
    return invoice.recipient.address != invoice.issuer.address


def as_if_living_here(recipient: Recipient, establishment: IssuingEstablishment) -> Recipient:
    """A sale in person is taxed where it is made, wherever who buys lives."""
    return replace(recipient, address=establishment.issuer.address)


def take_payments(invoice: Invoice, payments: Sequence[TillPayment]) -> None:
    """Have the document state them. Raises TillDoesNotAddUp, OutOfRange."""
    with checks() as check:
        for position, payment in enumerate(payments):
            positive = payment.amount > 0 and Money.rounded(payment.amount).amount == payment.amount
            check.that(positive, OutOfRange("payments", position, "amount", above=0))
    tendered = tuple(
        Tender(
            method=payment.method,
            amount=Money.rounded(payment.amount),
            brand=payment.card_brand,
            authorization=payment.authorization,
        )
        for payment in payments
    )
    paid = Money.total(tender.amount for tender in tendered)
    cash = Money.total(tender.amount for tender in tendered if tender.method is PaymentMethod.CASH)
    if paid < invoice.total or paid - invoice.total > cash:
        raise TillDoesNotAddUp("payments", total=invoice.total.amount, tendered=paid.amount)
    largest = max(tendered, key=lambda tender: tender.amount.cents, default=None)
    method = largest.method if largest else invoice.payment.method
    invoice.payment = replace(invoice.payment, method=method, instalments=(), tendered=tendered)


def at_once(invoice: Invoice) -> TillPayment:
    """The whole total by the method agreed in the order."""
    return TillPayment(method=invoice.payment.method, amount=invoice.total.amount)


def change_of(invoice: Invoice) -> Money:
    """vTroco."""
    paid = Money.total(tender.amount for tender in invoice.payment.tendered)
    return paid - invoice.total if invoice.payment.tendered else ZERO
