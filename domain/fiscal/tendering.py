"""The means of payment of a sale, as said when it is invoiced: what was handed over, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import CardBrand, Payment, Tender
from domain.kernel.brazil import Cnpj
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod, PaymentTerm
from domain.kernel.refusal import Checks, OutOfRange, Refusal, Required, TooLong, checks

CARDS = (PaymentMethod.CREDIT_CARD, PaymentMethod.DEBIT_CARD)
ELECTRONIC = (*CARDS, PaymentMethod.PIX)
ON_THE_SPOT = (PaymentMethod.CASH, PaymentMethod.DEBIT_CARD)
"""Means of payment that are not promised for later."""
MOST = 100
"""Means of payment on one document (detPag)."""
MOST_DEFERRED = 120
"""Parts on one document that fall due later (dup)."""
LATEST = timedelta(days=3650)
"""Nothing falls due later than in ten years (NT 2025.001, rule Y09-50)."""
LONGEST = {"authorization": 128, "description": 60}


class TillDoesNotAddUp(Refusal):
    """What is paid is less than the total, or more change is given than there is cash; facts: ``total``,
    ``tendered``."""

    code = "TILL_DOES_NOT_ADD_UP"


class PaymentDetailDoesNotFit(Refusal):
    """Not said of this means of payment; facts: ``method``."""

    code = "PAYMENT_DETAIL_DOES_NOT_FIT"


@dataclass(kw_only=True)
class TillPayment:
    """One means of payment of a sale. Cash, debit cards, Pix, cheques, transfers and other means were
    received, unless ``due_on`` says until when they are owed; boletos and credit cards are owed."""

    method: PaymentMethod
    """Which (tPag)."""
    amount: Decimal
    """How much of it, in reais; change is given of what cash is too much."""
    card_brand: CardBrand | None = None
    """Of a card (tBand), where known."""
    authorization: str | None = None
    """Of a card or Pix: the acquirer's number (cAut), where known; at most 128 characters."""
    acquirer_cnpj: str | None = None
    """Of a card or Pix: who processed it, where known."""
    integrated: bool = False
    """Of a card or Pix: whether the terminal is part of this sale's software (tpIntegra 1); acquirer and
    authorization are known then."""
    description: str | None = None
    """Of another means: what it is (xPag), at most 60 characters."""
    due_on: date | None = None
    """Until when it is owed, of a credit card by the acquirer; boletos without it follow the order's."""


def tendered_of(
    payments: Sequence[TillPayment], terms: Sequence[PaymentTerm], *, total: Money, today: date
) -> Payment:
    """How the document is paid. Raises TillDoesNotAddUp, PaymentDetailDoesNotFit, OutOfRange, Required,
    TooLong, InvalidCnpj."""
    with checks() as check:
        check.that(len(payments) <= MOST, OutOfRange("payments", most=MOST))
        for position, payment in enumerate(payments):
            with check.at("payments", position):
                _check(payment, today)
    tendered = tuple(tender for payment in payments for tender in _tenders(payment, terms, today))
    _check_sum(tendered, total)
    deferred = sum(tender.deferred(today) for tender in tendered)
    if deferred > MOST_DEFERRED:
        raise OutOfRange("payments", most=MOST_DEFERRED)
    largest = max(tendered, key=lambda tender: tender.amount.cents)
    return Payment(method=largest.method, instalments=(), tendered=tendered)


def check_withheld(payment: Payment, withheld: Money) -> None:
    """What is kept back is kept back of what is still owed. Raises OutOfRange."""
    owed = Money.total(tender.amount for tender in payment.tendered if tender.owed)
    if owed < withheld:
        raise OutOfRange("payments", least_owed=withheld.amount)


def change_of(invoice: Invoice) -> Money:
    """vTroco."""
    paid = Money.total(tender.amount for tender in invoice.payment.tendered)
    return paid - invoice.total if invoice.payment.tendered else ZERO


def _check(payment: TillPayment, today: date) -> None:
    positive = payment.amount > 0 and Money.rounded(payment.amount).amount == payment.amount
    with checks() as check:
        check.that(positive, OutOfRange("amount", above=0))
        check.that(payment.method is not PaymentMethod.NONE, Required("method"))
        for name, methods in FITTING.items():
            fits = not getattr(payment, name) or payment.method in methods
            check.that(fits, PaymentDetailDoesNotFit(name, method=payment.method.value))
        for name, longest in LONGEST.items():
            check.that(len(getattr(payment, name) or "") <= longest, TooLong(name, longest=longest))
        if payment.integrated:
            check.that(payment.acquirer_cnpj, Required("acquirer_cnpj"))
            check.that(payment.authorization, Required("authorization"))
        with check.at("acquirer_cnpj"):
            _acquirer(payment)
        _check_due(payment.due_on, check, today)


FITTING = {
    "card_brand": CARDS,
    "authorization": ELECTRONIC,
    "acquirer_cnpj": ELECTRONIC,
    "integrated": ELECTRONIC,
    "description": (PaymentMethod.OTHER,),
    "due_on": tuple(method for method in PaymentMethod if method not in ON_THE_SPOT),
}
"""Of which means of payment something is said."""


def _acquirer(payment: TillPayment) -> str | None:
    """Raises InvalidCnpj."""
    return str(Cnpj.parse(payment.acquirer_cnpj)) if payment.acquirer_cnpj else None


def _check_due(due_on: date | None, check: Checks, today: date) -> None:
    if due_on is not None:
        check.that(due_on >= today, OutOfRange("due_on", least=today))
        check.that(due_on <= today + LATEST, OutOfRange("due_on", most=today + LATEST))


def _tenders(payment: TillPayment, terms: Sequence[PaymentTerm], today: date) -> list[Tender]:
    whole = Tender(
        method=payment.method,
        amount=Money.rounded(payment.amount),
        brand=payment.card_brand,
        authorization=payment.authorization,
        acquirer=_acquirer(payment),
        integrated=payment.integrated,
        description=payment.description,
        due_on=payment.due_on,
    )
    if payment.method is not PaymentMethod.BOLETO or payment.due_on:
        return [whole]
    amounts = whole.amount.split([term.share for term in terms], remainder="last")
    parts = [
        replace(whole, amount=amount, due_on=today + timedelta(days=term.days_after_invoice))
        for term, amount in zip(terms, amounts, strict=True)
    ]
    return [part for part in parts if part.amount]


def _check_sum(tendered: Sequence[Tender], total: Money) -> None:
    paid = Money.total(tender.amount for tender in tendered)
    cash = Money.total(tender.amount for tender in tendered if tender.method is PaymentMethod.CASH)
    if paid < total or paid - total > cash:
        raise TillDoesNotAddUp("payments", total=total.amount, tendered=paid.amount)
