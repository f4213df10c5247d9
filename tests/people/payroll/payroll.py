"""What the tests of pay begin with: an employee of an ordinary company, and the law of a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from domain.kernel.money import Money
from domain.people.payroll.kinds import EmployerGroup
from domain.people.payroll.month import Month
from domain.people.payroll.payee import Employer, Payee
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Terms
from persistence.law.book import shipped_law

MARCH = date(2026, 3, 1)
PAID = date(2026, 3, 31)
GENERAL = Employer(group=EmployerGroup.GENERAL, risk=Decimal(2))
SIMPLES = Employer(group=EmployerGroup.SIMPLES)
ANA = Payee(employee_id=UUID(int=7), employer=SIMPLES)


def reais(amount: str | int | Decimal) -> Money:
    return Money.of(amount)


@cache
def tables(accrual: date = MARCH, payment: date = PAID) -> Tables:
    return Tables(shipped_law(accrual), shipped_law(payment))


def terms(salary: str | int | Decimal, **others: Any) -> Terms:
    return Terms(from_on=date(2020, 1, 1), salary=reais(salary), **others)


def march(salary: str | int | Decimal = 3000, payee: Payee = ANA, **others: Any) -> Month:
    """A whole month of March 2026: 26 business days, 5 Sundays."""
    whole = Month(
        payee=payee,
        accrual_month=MARCH,
        paid_on=PAID,
        hired_on=date(2020, 1, 1),
        terms=(terms(salary),),
        business_days=26,
        rest_days=5,
    )
    return replace(whole, **others)
