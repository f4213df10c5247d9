"""How a sale is paid: the method and, when it is deferred, when and in which shares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PaymentMethod(StrEnum):
    """The means of payment (tPag of the NF-e layout)."""

    CASH = "CASH"
    CHECK = "CHECK"
    CREDIT_CARD = "CREDIT_CARD"
    DEBIT_CARD = "DEBIT_CARD"
    BOLETO = "BOLETO"
    PIX = "PIX"
    TRANSFER = "TRANSFER"
    NONE = "NONE"
    OTHER = "OTHER"


@dataclass(frozen=True, kw_only=True)
class PaymentTerm:
    """One instalment: so many days after the invoice, this share of the total (of one)."""

    days_after_invoice: int
    share: Decimal
