"""What an employment may promise: a salary and a commission."""

from __future__ import annotations

from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange

RATE_PLACES = 4


def check_salary(salary: Money) -> Money:
    """More than nothing. Raises OutOfRange."""
    if salary <= ZERO:
        raise OutOfRange(above="0")
    return salary


def check_commission_rate(rate: Decimal) -> Decimal:
    """Percent, 0 to 100, at most four places. Raises OutOfRange."""
    if not rate.is_finite() or not 0 <= rate <= 100 or rate != round(rate, RATE_PLACES):
        raise OutOfRange(from_="0", to="100", places=RATE_PLACES)
    return rate
