"""The payslip of a month of work."""

from __future__ import annotations

from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.claims import claim_lines
from domain.people.payroll.closing import Opening, close
from domain.people.payroll.company_item import company_line, in_pay
from domain.people.payroll.days import full_years, last_of
from domain.people.payroll.earnings import Worked, earning_lines
from domain.people.payroll.family_allowance import family_allowance
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.law import LabourAmountFigure
from domain.people.payroll.line import PayLine, at_most
from domain.people.payroll.month import Month, check_month
from domain.people.payroll.payslip import Payslip, PayslipKind, Shortfall
from domain.people.payroll.tables import Tables


def monthly(month: Month, tables: Tables) -> Payslip:
    """Raises DatesOutOfOrder, OutOfRange, Missing, FormulaRefused."""
    check_month(month)
    worked = Worked(month, tables)
    pay = earning_lines(worked)
    claims = list(claim_lines(worked))
    cut = with_company_items(worked, pay, claims)
    pay += family_allowance(worked, pay)
    return close(
        Opening(
            kind=PayslipKind.MONTHLY,
            payee=month.payee,
            accrual_month=month.accrual_month,
            paid_on=month.paid_on,
            pay=[each for each in pay if each.amount],
            claims=[each for each in claims if each.amount],
            cut=cut,
        ),
        tables,
    )


def with_company_items(worked: Worked, pay: list[PayLine], claims: list[PayLine]) -> list[Shortfall]:
    """Adds them to pay and claims; what reduces pay and its bases takes no more than there is."""
    cut: list[Shortfall] = []
    facts = _facts(worked, pay) if worked.month.company else {}
    for entry in worked.month.company:
        made = company_line(entry, facts)
        left = Money.total(each.signed for each in pay)
        if not in_pay(entry.item):
            claims.append(made)
        elif made.side is PaySide.DEDUCTION and made.amount > left:
            cut.append(_short(made, left, entry.item.norm))
            pay.append(at_most(made, left))
        else:
            pay.append(made)
    return cut


def _short(made: PayLine, left: Money, norm: str) -> Shortfall:
    return Shortfall(item=made.item, wanted=made.amount, taken=left, rule=made.rules[0], norm=norm)


def _facts(worked: Worked, pay: list[PayLine]) -> dict[str, Decimal]:
    month = worked.month
    wage = worked.tables.amount(LabourAmountFigure.MINIMUM_WAGE).amount.amount
    earned = Money.total(each.signed for each in pay) or ZERO
    last = last_of(month.accrual_month)
    return {
        "salary": worked.terms.monthly,
        "hour": worked.hour,
        "days": Decimal(worked.all_days),
        "hours": month.hours_worked,
        "overtime_hours": sum((each.hours for each in month.overtime), Decimal(0)),
        "night_hours": month.night_hours,
        "absent_days": month.absent_days,
        "commissions": month.commissions.amount,
        "minimum_wage": wage,
        "earnings": earned.amount,
        "dependents": Decimal(month.payee.tax_dependents),
        "years": Decimal(full_years(month.hired_on, last)),
    }
