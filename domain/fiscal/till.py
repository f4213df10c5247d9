"""A sale to a consumer in person: who may be on its NFC-e."""

from __future__ import annotations

from dataclasses import replace

from domain.fiscal.consumer_invoicing import ConsumerInvoicing
from domain.fiscal.contingency_rules import AnonymousLimit
from domain.fiscal.facts import IssuingEstablishment
from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import Recipient
from domain.fiscal.taxes import TaxKind
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Missing, Refusal, Required

CPF_DIGITS = 11


class ConsumersOnly(Refusal):
    """An NFC-e is for consumers with a CPF; a company gets an NF-e."""

    code = "CONSUMERS_ONLY"


class ConsumerMustBeNamed(Refusal):
    """An NFC-e of this total names its consumer, with address; facts: ``limit``."""

    code = "CONSUMER_MUST_BE_NAMED"


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


def check_paid(invoice: Invoice) -> None:
    """A sale in person is paid somehow (rule YA02-40). Raises Required."""
    if invoice.payment.method is PaymentMethod.NONE:
        raise Required("payments")


def has_address(invoice: Invoice) -> bool:
    """Whether it is known where the consumer lives."""
    return invoice.recipient.address != invoice.issuer.address


def as_if_living_here(recipient: Recipient, establishment: IssuingEstablishment) -> Recipient:
    """A sale in person is taxed where it is made, wherever who buys lives."""
    return replace(recipient, address=establishment.issuer.address)
