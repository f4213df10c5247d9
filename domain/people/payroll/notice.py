"""Notice (aviso prévio): how long it is, who owes it, and until when it carries the employment on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.people.payroll.days import full_years
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import NoticeGiven, NoticeRight
from domain.people.payroll.law import LabourTermFigure, TerminationRight
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.step import PayStep, PayStepKind, cited, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination


@dataclass(frozen=True, kw_only=True)
class NoticeOwed:
    """``days`` that are paid, or taken off when ``by_employee``; ``until`` is where they carry to."""

    days: Decimal
    by_employee: bool
    until: date
    steps: tuple[PayStep, ...] = ()


def notice_days(hired_on: date, left_on: date, tables: Tables) -> tuple[int, tuple[PayStep, ...]]:
    """Thirty, and three more for each full year, up to ninety (Lei 12.506/2011).

    The last day is one of service: a year is full when the day after it corresponds to the first.
    """
    least = tables.term(LabourTermFigure.NOTICE)
    more = tables.term(LabourTermFigure.NOTICE_A_YEAR)
    most = tables.term(LabourTermFigure.NOTICE_MOST)
    years = full_years(hired_on, left_on + timedelta(1))
    days = min(most.days, least.days + more.days * years)
    told = (
        cited(PayStepKind.DAYS, least.days, least),
        cited(PayStepKind.DAYS, more.days * years, more),
        cited(PayStepKind.DAYS, days, most),
    )
    return days, told


def notice_owed(facts: Termination, right: TerminationRight, tables: Tables) -> NoticeOwed:
    """Notice that was worked is pay like any other; what was waived is owed by nobody."""
    nothing = NoticeOwed(days=Decimal(0), by_employee=False, until=facts.left_on)
    if facts.notice is not NoticeGiven.INDEMNIFIED or right.notice is NoticeRight.NOBODY:
        return nothing
    if right.notice is NoticeRight.EMPLOYEE:
        rule = tables.term(LabourTermFigure.NOTICE_OF_EMPLOYEE)
        told = (cited(PayStepKind.DAYS, rule.days, rule),)
        return NoticeOwed(days=Decimal(rule.days), by_employee=True, until=facts.left_on, steps=told)
    days, told = notice_days(facts.month.hired_on, facts.left_on, tables)
    owed = Decimal(days)
    if right.notice is NoticeRight.HALF:
        owed /= 2
        told = (*told, cited(PayStepKind.DAYS, owed, right))
    return NoticeOwed(days=owed, by_employee=False, until=facts.left_on + timedelta(int(owed)), steps=told)


def notice_lines(owed: NoticeOwed, facts: Termination, tables: Tables) -> Iterator[PayLine]:
    if not owed.days:
        return
    item = StandardItem.NOTICE_OWED if owed.by_employee else StandardItem.NOTICE_INDEMNIFIED
    pay = facts.salary.amount if owed.by_employee else facts.month_pay.amount
    told = (step(PayStepKind.SALARY, pay), *owed.steps, step(PayStepKind.DIVISOR, 30))
    yield line(tables.item(item), pay * owed.days / 30, told, base=facts.month_pay, quantity=owed.days)
