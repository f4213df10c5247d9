"""Those a fiscal document is between, and how it is paid, as printed on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.kernel.brazil import Address, StateRegistrationKind, TaxRegime
from domain.kernel.money import Money
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


@dataclass(frozen=True, kw_only=True)
class Payment:
    """How the invoice is paid; deferred payments carry their instalments."""

    method: PaymentMethod
    instalments: tuple[Instalment, ...]

    def of(self, total: Money) -> Payment:
        """The same instalments for another total, by their weight; the last takes the odd cents."""
        if not any(instalment.amount for instalment in self.instalments):
            return self
        amounts = total.split([one.amount.cents for one in self.instalments], remainder="last")
        parts = zip(self.instalments, amounts, strict=True)
        return replace(self, instalments=tuple(replace(one, amount=amount) for one, amount in parts))
