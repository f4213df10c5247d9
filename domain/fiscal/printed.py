"""Those a fiscal document is between, and how it is paid, as printed on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.kernel.brazil import Address, PublicBody, StateRegistrationKind, TaxRegime
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who issues, as printed on the document."""

    cnpj: str
    legal_name: str
    trade_name: str | None
    state_registration: str
    regime: TaxRegime
    address: Address
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who receives, as printed on the document. ``tax_id`` is a CNPJ or a CPF."""

    tax_id: str
    name: str
    registration_kind: StateRegistrationKind
    state_registration: str | None
    email: str | None
    address: Address
    final_consumer: bool
    public_body: PublicBody | None = None


@dataclass(frozen=True, kw_only=True)
class Instalment:
    number: int
    due_on: date
    amount: Money


class CardBrand(StrEnum):
    """Whose card it is (tBand of the layout)."""

    VISA = "VISA"
    MASTERCARD = "MASTERCARD"
    AMERICAN_EXPRESS = "AMERICAN_EXPRESS"
    SOROCRED = "SOROCRED"
    DINERS = "DINERS"
    ELO = "ELO"
    HIPERCARD = "HIPERCARD"
    AURA = "AURA"
    CABAL = "CABAL"
    OTHER = "OTHER"


ON_CREDIT = (PaymentMethod.BOLETO, PaymentMethod.CREDIT_CARD)
"""Means of payment by which no money comes on the spot: a customer or an acquirer owes it."""


@dataclass(frozen=True, kw_only=True)
class Tender:
    """One means of payment of a sale; of a card its ``brand`` (tBand), of a card or Pix the ``acquirer``
    (a CNPJ) and its ``authorization`` (cAut), where known, and whether the terminal is ``integrated``
    (tpIntegra); of another means its ``description`` (xPag). With ``due_on`` it is owed until then."""

    method: PaymentMethod
    amount: Money
    brand: CardBrand | None = None
    authorization: str | None = None
    acquirer: str | None = None
    integrated: bool = False
    description: str | None = None
    due_on: date | None = None

    @property
    def owed(self) -> bool:
        """Whether money is still to come for it."""
        return self.due_on is not None or self.method in ON_CREDIT

    def deferred(self, issued_on: date) -> bool:
        """Whether the customer has time to pay it (indPag 1); what an acquirer pays later, they have not."""
        later = self.due_on is not None and self.due_on > issued_on
        return later and self.method is not PaymentMethod.CREDIT_CARD


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How the invoice is paid; deferred payments carry their instalments. Where each means of payment was
    said they are ``tendered`` instead, with change when they are more than the total."""

    method: PaymentMethod
    instalments: tuple[Instalment, ...]
    tendered: tuple[Tender, ...] = ()

    def of(self, total: Money, *, on: date = date.min) -> Payment:
        """The same for another total: instalments by their weight, where the last takes the odd cents; of
        what was tendered the last that is owed is more or less, and what cash is too much is change.
        What nobody handed over is owed ``on`` a day."""
        if self.tendered:
            return replace(self, tendered=_fitting(self.tendered, total, on))
        if not any(instalment.amount for instalment in self.instalments):
            return self
        amounts = total.split([one.amount.cents for one in self.instalments], remainder="last")
        parts = zip(self.instalments, amounts, strict=True)
        return replace(self, instalments=tuple(replace(one, amount=amount) for one, amount in parts))


def _fitting(tendered: tuple[Tender, ...], total: Money, on: date) -> tuple[Tender, ...]:
    missing = total - Money.total(tender.amount for tender in tendered)
    cash = Money.total(tender.amount for tender in tendered if tender.method is PaymentMethod.CASH)
    if missing > ZERO:
        return _with_more_owed(tendered, missing, on)
    return _with_less(tendered, -missing - cash) if -missing > cash else tendered


def _with_more_owed(tendered: tuple[Tender, ...], more: Money, on: date) -> tuple[Tender, ...]:
    """Nobody handed over more than they did: it is owed, by a means of its own where nothing else is."""
    place = max((place for place, tender in enumerate(tendered) if tender.owed), default=None)
    if place is None:
        return (*tendered, Tender(method=PaymentMethod.OTHER, amount=more, due_on=on))
    grown = replace(tendered[place], amount=tendered[place].amount + more)
    return (*tendered[:place], grown, *tendered[place + 1 :])


def _with_less(tendered: tuple[Tender, ...], less: Money) -> tuple[Tender, ...]:
    """What is owed goes down first, from the last backwards."""
    amounts = [tender.amount for tender in tendered]
    places = range(len(tendered) - 1, -1, -1)
    for place in sorted(places, key=lambda place: not tendered[place].owed):
        if tendered[place].method is not PaymentMethod.CASH:
            part = min(less, amounts[place])
            amounts[place], less = amounts[place] - part, less - part
    fitted = (replace(tender, amount=amount) for tender, amount in zip(tendered, amounts, strict=True))
    return tuple(tender for tender in fitted if tender.amount)
