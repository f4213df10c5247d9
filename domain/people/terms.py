"""What an employment may promise: a salary."""

from __future__ import annotations

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange


def check_salary(salary: Money) -> Money:
    """More than nothing. Raises OutOfRange."""
    if salary <= ZERO:
        raise OutOfRange(above="0")
    return salary
