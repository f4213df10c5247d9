"""Those a fiscal document is between, and how it is paid, as printed on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.kernel.brazil import Address, PublicBody, StateRegistrationKind, TaxRegime
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Refusal


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
    """Visa (tBand 01)."""
    MASTERCARD = "MASTERCARD"
    """Mastercard (tBand 02)."""
    AMERICAN_EXPRESS = "AMERICAN_EXPRESS"
    """American Express (tBand 03)."""
    SOROCRED = "SOROCRED"
    """Sorocred (tBand 04)."""
    DINERS = "DINERS"
    """Diners Club (tBand 05)."""
    ELO = "ELO"
    """Elo (tBand 06)."""
    HIPERCARD = "HIPERCARD"
    """Hipercard (tBand 07)."""
    AURA = "AURA"
    """Aura (tBand 08)."""
    CABAL = "CABAL"
    """Cabal (tBand 09)."""
    OTHER = "OTHER"
    """Any other brand (tBand 99)."""


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


class MoreWasHandedOver(Refusal):
    """The total went below what was handed over: how it is paid has to be told anew; facts: ``total``,
    ``handed_over``."""

    code = "MORE_WAS_HANDED_OVER"


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How the invoice is paid; deferred payments carry their instalments. Where each means of payment was
    said they are ``tendered`` instead, with change when they are more than the total."""

    method: PaymentMethod
    instalments: tuple[Instalment, ...]
    tendered: tuple[Tender, ...] = ()

    def of(self, total: Money, *, was: Money, on: date) -> Payment:
        """The same for a total that ``was`` another: instalments by their weight, where the last takes the
        odd cents; of what was tendered the last that is owed is more or less. What was handed over, and the
        change that was given, stay: what is more is owed ``on`` a day where nothing else is. Raises
        MoreWasHandedOver."""
        if self.tendered:
            fitting = _with_more_owed if total > was else _with_less
            return replace(self, tendered=fitting(self.tendered, total, was, on))
        if not any(instalment.amount for instalment in self.instalments):
            return self
        amounts = total.split([one.amount.cents for one in self.instalments], remainder="last")
        parts = zip(self.instalments, amounts, strict=True)
        return replace(self, instalments=tuple(replace(one, amount=amount) for one, amount in parts))


def _with_more_owed(tendered: tuple[Tender, ...], total: Money, was: Money, on: date) -> tuple[Tender, ...]:
    more = total - was
    place = max((place for place, tender in enumerate(tendered) if tender.owed), default=None)
    if place is None:
        return (*tendered, Tender(method=PaymentMethod.OTHER, amount=more, due_on=on))
    grown = replace(tendered[place], amount=tendered[place].amount + more)
    return (*tendered[:place], grown, *tendered[place + 1 :])


def _with_less(tendered: tuple[Tender, ...], total: Money, was: Money, _: date) -> tuple[Tender, ...]:
    """What is owed goes down, from the last backwards; money that was taken does not."""
    less = was - total
    owed = Money.total(tender.amount for tender in tendered if tender.owed)
    if owed < less:
        raise MoreWasHandedOver(total=total.amount, handed_over=(was - owed).amount)
    fitted = []
    for tender in reversed(tendered):
        part = min(less, tender.amount) if tender.owed else ZERO
        less -= part
        fitted.append(replace(tender, amount=tender.amount - part))
    return tuple(tender for tender in reversed(fitted) if tender.amount)
