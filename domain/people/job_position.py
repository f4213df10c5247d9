"""A position (cargo): what somebody is employed to do, by its code in the official list of occupations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import Malformed, OutOfRange, Refusal

CBO = re.compile(r"[0-9]{6}")


class PayOutsideRange(Refusal):
    """The position is paid otherwise; facts: ``least``, ``most``."""

    code = "PAY_OUTSIDE_RANGE"


@dataclass(eq=False, kw_only=True)
class JobPosition(Aggregate):
    """``cbo`` is its code in the Classificação Brasileira de Ocupações; pay in reais a month."""

    id: UUID
    version: int = 1
    code: str
    title: str
    cbo: str
    least_salary: Money | None = None
    most_salary: Money | None = None

    def check_pay(self, salary: Money) -> None:
        """Raises PayOutsideRange."""
        least, most = self.least_salary, self.most_salary
        if (least is not None and salary < least) or (most is not None and salary > most):
            raise PayOutsideRange(least=least, most=most)


def check_cbo(text: str) -> str:
    """Six digits, with or without the hyphen. Raises Malformed; that the code exists is not looked up."""
    digits = text.strip().replace("-", "")
    if not CBO.fullmatch(digits):
        raise Malformed(expected="six digits")
    return digits


def check_range(least: Money | None, most: Money | None) -> None:
    """Raises OutOfRange."""
    if least is not None and most is not None and most < least:
        raise OutOfRange("most_salary", least=least)
