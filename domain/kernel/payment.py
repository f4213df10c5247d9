"""How a sale is paid: the method and, when it is deferred, when and in which shares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PaymentMethod(StrEnum):
    """The means of payment (tPag of the NF-e layout)."""

    CASH = "CASH"
    """Notes and coins (dinheiro)."""
    CHECK = "CHECK"
    """A cheque."""
    CREDIT_CARD = "CREDIT_CARD"
    """A card that is paid later (cartão de crédito)."""
    DEBIT_CARD = "DEBIT_CARD"
    """A card that is paid at once (cartão de débito)."""
    BOLETO = "BOLETO"
    """A boleto of a bank."""
    PIX = "PIX"
    """An instant payment (Pix)."""
    TRANSFER = "TRANSFER"
    """A transfer between bank accounts."""
    NONE = "NONE"
    """Nothing is paid (sem pagamento)."""
    OTHER = "OTHER"
    """Any other means of payment."""


@dataclass(frozen=True, kw_only=True)
class PaymentTerm:
    """One instalment: so many days after the invoice, this share of the total (of one)."""

    days_after_invoice: int
    share: Decimal
