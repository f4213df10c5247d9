"""A Pix charge with due date (cobrança com vencimento, cobv) as a payment provider is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.finance.pix_charge import PixChargeStatus
from domain.kernel.brazil import Address
from domain.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Debtor:
    """Who owes; ``tax_id`` is a CNPJ or CPF without mask."""

    name: str
    tax_id: str
    address: Address


@dataclass(frozen=True, kw_only=True)
class DueCharge:
    """``fine`` (once), ``monthly_interest`` (thirty days, by the day) and ``discount`` (until a day, that
    day included) in percent; ``message`` is shown to who pays."""

    txid: str
    key: str
    amount: Money
    due_on: date
    days_after_due: int
    debtor: Debtor
    fine: Decimal = Decimal(0)
    monthly_interest: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    discount_until: date | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptCharge:
    """As the provider has it; ``location`` is where payers ask for it, without ``https://``."""

    txid: str
    location: str
    status: PixChargeStatus
