"""A share in profits (PLR): no contributions, a table of its own for the year (Lei 10.101/2000, art. 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.kernel.money import Money
from domain.people.payroll.closing import Opening, close
from domain.people.payroll.items import StandardItem
from domain.people.payroll.line import line
from domain.people.payroll.payee import Payee
from domain.people.payroll.payslip import Payslip, PayslipKind
from domain.people.payroll.refusals import must_not_be_negative
from domain.people.payroll.step import PayStepKind, step
from domain.people.payroll.tables import Tables


@dataclass(frozen=True, kw_only=True)
class ProfitShare:
    """What was paid of it before in the year is among the payee's ``taxed_before``."""

    payee: Payee
    accrual_month: date
    paid_on: date
    amount: Money


def profit_sharing(facts: ProfitShare, tables: Tables) -> Payslip:
    """Raises OutOfRange."""
    must_not_be_negative("amount", facts.amount)
    told = (step(PayStepKind.PLUS, facts.amount),)
    return close(
        Opening(
            kind=PayslipKind.PROFIT_SHARING,
            payee=facts.payee,
            accrual_month=facts.accrual_month,
            paid_on=facts.paid_on,
            pay=[line(tables.item(StandardItem.PROFIT_SHARE), facts.amount, told)],
        ),
        tables,
    )
