"""What a month adds to what is owed for vacation and the thirteenth salary, with the charges on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange
from domain.people.payroll.employer_cost import charges, fund_rate
from domain.people.payroll.payee import Payee
from domain.people.payroll.tables import Tables

THIRD = Decimal(4) / 3


class ProvisionOf(StrEnum):
    """What is provided for."""

    VACATION = "VACATION"
    THIRTEENTH = "THIRTEENTH"


@dataclass(frozen=True, kw_only=True)
class Provided:
    """What stands in the books before the month, or was paid before it is due."""

    amount: Money
    charges: Money


NOTHING_VARIES = Decimal(0)
NOTHING_PAID = Provided(amount=ZERO, charges=ZERO)


@dataclass(frozen=True, kw_only=True)
class Provision:
    """``total`` is owed after the month and ``charges_total`` on it; ``amount`` and ``charges`` are what the
    month adds, less than nothing where something was paid."""

    kind: ProvisionOf
    total: Money
    charges_total: Money
    amount: Money
    charges: Money


def provision(
    kind: ProvisionOf,
    *,
    pay: Money,
    twelfths: int | Decimal,
    before: Provided,
    payee: Payee,
    tables: Tables,
    average: Decimal = NOTHING_VARIES,
    paid: Provided = NOTHING_PAID,
) -> Provision:
    """All twelfths at today's pay and the ``average`` of what varies (reais), less what is in the books: a
    raise is made up for at once. ``paid`` is what was paid ahead of it, and the charges on that.

    Vacation comes with its third (CF, art. 7, XVII). Raises OutOfRange.
    """
    if twelfths < 0:
        raise OutOfRange("twelfths", least=0)
    part = (pay.amount + average) * twelfths / 12
    owed = Money.rounded(part * THIRD if kind is ProvisionOf.VACATION else part)
    total = max(ZERO, owed - paid.amount)
    on_it = max(ZERO, _charges(total, payee, tables) - paid.charges)
    return Provision(
        kind=kind,
        total=total,
        charges_total=on_it,
        amount=total - before.amount,
        charges=on_it - before.charges,
    )


def _charges(base: Money, payee: Payee, tables: Tables) -> Money:
    fund = base.percent(tables.rate(fund_rate(payee)).rate)
    return fund + Money.total(each.amount for each in charges(base, payee, tables))
