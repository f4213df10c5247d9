"""Those a fiscal document is between, and how it is paid, as printed on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.kernel.brazil import Address, StateRegistrationKind, TaxRegime
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


@dataclass(frozen=True, kw_only=True)
class Tender:
    """One means of payment handed over at the till; of a card its ``brand`` (tBand) and the acquirer's
    ``authorization`` (cAut), where known."""

    method: PaymentMethod
    amount: Money
    brand: CardBrand | None = None
    authorization: str | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How the invoice is paid; deferred payments carry their instalments, those at the till what was
    ``tendered``, with change when it is more than the total."""

    method: PaymentMethod
    instalments: tuple[Instalment, ...]
    tendered: tuple[Tender, ...] = ()

    def of(self, total: Money) -> Payment:
        """The same for another total: instalments by their weight, where the last takes the odd cents; of
        what was tendered the last is more where all do not suffice, and what is too much is change."""
        if self.tendered:
            return replace(self, tendered=_sufficing(self.tendered, total))
        if not any(instalment.amount for instalment in self.instalments):
            return self
        amounts = total.split([one.amount.cents for one in self.instalments], remainder="last")
        parts = zip(self.instalments, amounts, strict=True)
        return replace(self, instalments=tuple(replace(one, amount=amount) for one, amount in parts))


def _sufficing(tendered: tuple[Tender, ...], total: Money) -> tuple[Tender, ...]:
    missing = total - Money.total(tender.amount for tender in tendered)
    if missing <= ZERO:
        return tendered
    *others, last = tendered
    return (*others, replace(last, amount=last.amount + missing))
