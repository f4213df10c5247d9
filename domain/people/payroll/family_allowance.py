"""The family allowance (salário-família): for each child of who is paid little."""

from __future__ import annotations

from decimal import Decimal

from domain.kernel.money import Money
from domain.people.payroll.additions import addition_of_month
from domain.people.payroll.days import COMMERCIAL, last_of, paid_days
from domain.people.payroll.earnings import Worked
from domain.people.payroll.hours import rest_line
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.law import LabourAmountFigure
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.step import PayStepKind, cited, step

I = StandardItem  # noqa: E741  the items of this page
VARIES = (I.OVERTIME, I.NIGHT, I.COMMISSION)
BY_TIME = (
    *(I.SALARY, I.SALARY_BALANCE, I.PRO_LABORE, I.SICK_LEAVE, I.MATERNITY, I.HAZARD, I.UNHEALTHY),
    *(I.REST_PAY, I.ABSENCE, I.LOST_REST, I.LATENESS),
)
"""What a whole month without absences stands in for."""


def family_allowance(worked: Worked, pay: list[PayLine]) -> list[PayLine]:
    """Where what the month would pay is low (Lei 8.213/1991, arts. 65 and 66); by days in the months in which
    the employment begins and ends."""
    children = worked.month.payee.family_dependents
    if not children or not worked.all_days:
        return []
    tables = worked.tables
    limit = tables.amount(LabourAmountFigure.FAMILY_ALLOWANCE_UP_TO)
    base = _due(worked, pay)
    if base > limit.amount:
        return []
    quota = tables.amount(LabourAmountFigure.FAMILY_ALLOWANCE)
    days = _employed_days(worked)
    told = (
        cited(PayStepKind.LIMIT, limit.amount, limit),
        step(PayStepKind.BASE, base),
        cited(PayStepKind.PLUS, quota.amount, quota),
        step(PayStepKind.DAYS, days),
    )
    exact = quota.amount.amount * children * days / COMMERCIAL
    item = tables.item(I.FAMILY_ALLOWANCE)
    return [line(item, exact, told, base=base, quantity=Decimal(children))]


def _due(worked: Worked, pay: list[PayLine]) -> Money:
    """Pay and additions of a whole month however many days were worked, what varies as it was with its rest,
    and pay elsewhere; the thirteenth salary and vacation at the end are not of the month."""
    month = worked.month
    monthly = [each for each in pay if each.incidence.contributed is IncomeStream.MONTHLY]
    besides = [each.signed for each in monthly if each.item not in BY_TIME]
    varies = [each for each in monthly if each.item in VARIES]
    rest = [each.amount for each in rest_line(varies, month, worked.tables)]
    others = [each.base for each in month.payee.elsewhere if each.stream is IncomeStream.MONTHLY]
    return Money.rounded(_whole(worked)) + Money.total((*besides, *rest, *others))


def _whole(worked: Worked) -> Decimal:
    """In reais: of thirty days, each by the terms it falls in."""
    month = worked.month
    days = paid_days(month.accrual_month, month.accrual_month, None, month.terms, ())
    earned = Decimal(0)
    for (at, _), count in days.items():
        terms = month.terms[at]
        earned += (terms.monthly + addition_of_month(terms, worked.tables)) * count / COMMERCIAL
    return earned


def _employed_days(worked: Worked) -> int:
    month = worked.month
    last = last_of(month.accrual_month)
    begins_or_ends = month.hired_on > month.accrual_month or (month.left_on or last) < last
    return worked.all_days if begins_or_ends else COMMERCIAL
