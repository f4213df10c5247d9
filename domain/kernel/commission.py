"""What commissions of all who sell have in common: when they are earned, and how rates are told."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from domain.kernel.refusal import OutOfRange

RATE_PLACES = 4


class CommissionOn(StrEnum):
    """When a commission is earned."""

    INVOICE = "INVOICE"
    """With the authorised invoice."""
    RECEIPT = "RECEIPT"
    """As the customer pays."""


def check_commission_rate(rate: Decimal) -> Decimal:
    """Percent, 0 to 100, at most four places. Raises OutOfRange."""
    if not rate.is_finite() or not 0 <= rate <= 100 or rate != round(rate, RATE_PLACES):
        raise OutOfRange(from_="0", to="100", places=RATE_PLACES)
    return rate
