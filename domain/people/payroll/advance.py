"""What is paid of a month before it ends (adiantamento): nothing is withheld until the month is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.kernel.money import Money
from domain.kernel.refusal import OutOfRange
from domain.people.payroll.closing import Opening, close
from domain.people.payroll.items import StandardItem
from domain.people.payroll.line import line
from domain.people.payroll.payee import Payee
from domain.people.payroll.payslip import Payslip, PayslipKind
from domain.people.payroll.step import PayStepKind, step
from domain.people.payroll.tables import Tables

WHOLE = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Advance:
    """``rate`` percent of a month's pay, as agreed."""

    payee: Payee
    accrual_month: date
    paid_on: date
    salary: Money
    rate: Decimal


def advance(facts: Advance, tables: Tables) -> Payslip:
    """Raises OutOfRange."""
    if not 0 < facts.rate <= WHOLE:
        raise OutOfRange("rate", above="0", most=WHOLE)
    told = (step(PayStepKind.SALARY, facts.salary), step(PayStepKind.RATE, facts.rate, text="agreement"))
    exact = facts.salary.amount * facts.rate / WHOLE
    made = line(tables.item(StandardItem.ADVANCE), exact, told, base=facts.salary, rate=facts.rate)
    return close(
        Opening(
            kind=PayslipKind.ADVANCE,
            payee=facts.payee,
            accrual_month=facts.accrual_month,
            paid_on=facts.paid_on,
            pay=[made],
        ),
        tables,
    )
