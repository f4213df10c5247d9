"""What of somebody's pay differs from the month before, and why: from the lines and the facts of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.kernel.money import ZERO, Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PaySide
from domain.people.payroll.line import PayLine
from domain.people.payroll.month import Month
from domain.people.payroll.payslip import Payslip

I = StandardItem  # noqa: E741  the items of this page


class PayChangeReason(StrEnum):
    """Why a line of pay is another than a month before."""

    FIRST_PAYSLIP = "FIRST_PAYSLIP"
    """There is none before it."""
    SALARY_CHANGED = "SALARY_CHANGED"
    """Another salary, other hours or another addition, from `on` on."""
    PART_OF_MONTH = "PART_OF_MONTH"
    """The employment began or ended within one of both months, on `on`."""
    LEAVE = "LEAVE"
    """Days of a leave or a vacation, from `on` on."""
    ABSENCES = "ABSENCES"
    """Other absences, or none."""
    HOURS = "HOURS"
    """Other hours beyond the schedule, or at night."""
    COMMISSIONS = "COMMISSIONS"
    """Other commissions."""
    CALENDAR = "CALENDAR"
    """The month has other business days and days of rest."""
    BENEFIT = "BENEFIT"
    """A benefit is new, gone, or costs something else."""
    LOAN = "LOAN"
    """A loan is new, ended, or takes something else."""
    ALIMONY = "ALIMONY"
    """An alimony order is new, ended, or takes something else."""
    ADVANCE = "ADVANCE"
    """Another advance, or none."""
    DEPENDENTS = "DEPENDENTS"
    """Other dependents count."""
    COMPANY_ITEM = "COMPANY_ITEM"
    """An item of the company was entered, ended, or defined anew."""
    LAW_CHANGED = "LAW_CHANGED"
    """Other rows of law hold."""
    EMPLOYER_RATES = "EMPLOYER_RATES"
    """Other rates of the employer hold."""
    EARLIER_PAY = "EARLIER_PAY"
    """What was paid besides in the month counts for it."""
    OTHER_LINES = "OTHER_LINES"
    """It follows from other lines that differ."""


@dataclass(frozen=True, kw_only=True)
class PayReason:
    """``on`` is the day from which it is so, where there is one."""

    kind: PayChangeReason
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PayChange:
    """``was`` the month before, ``now`` in this; why, the most telling reason first."""

    item: str
    name: str
    side: PaySide
    was: Money
    now: Money
    reasons: tuple[PayReason, ...]

    @property
    def amount(self) -> Money:
        return self.now - self.was


R = PayChangeReason
OF_DAYS = (R.SALARY_CHANGED, R.PART_OF_MONTH, R.LEAVE)
ABOUT: dict[str, tuple[PayChangeReason, ...]] = {
    **dict.fromkeys((I.SALARY, I.PRO_LABORE, I.SICK_LEAVE, I.MATERNITY, I.HAZARD, I.UNHEALTHY), OF_DAYS),
    **dict.fromkeys((I.ABSENCE, I.LOST_REST, I.LATENESS), (R.ABSENCES, *OF_DAYS)),
    **dict.fromkeys((I.OVERTIME, I.NIGHT), (R.HOURS, R.SALARY_CHANGED)),
    **dict.fromkeys((I.MEAL, I.HEALTH), (R.BENEFIT,)),
    I.TRANSPORT: (R.BENEFIT, *OF_DAYS),
    I.FAMILY_ALLOWANCE: (R.DEPENDENTS, *OF_DAYS),
    I.REST_PAY: (R.CALENDAR, R.HOURS, R.COMMISSIONS),
    I.COMMISSION: (R.COMMISSIONS,),
    I.LOAN: (R.LOAN,),
    I.ALIMONY: (R.ALIMONY,),
    I.ADVANCE_TAKEN: (R.ADVANCE,),
    I.IRRF: (R.DEPENDENTS, R.EARLIER_PAY),
    I.INSS: (R.EARLIER_PAY,),
}
"""By item; one of the law that is not here follows from others."""


def changes_of(
    payslip: Payslip, facts: object, before: Payslip | None = None, facts_before: object = None
) -> list[PayChange]:
    """Of each item that differs, the largest difference first."""
    now = _by_item((*payslip.lines, *payslip.employer))
    was = {} if before is None else _by_item((*before.lines, *before.employer))
    known = list(_facts_changed(facts_before, facts)) if before is not None else []
    found = []
    for key in dict.fromkeys((*now, *was)):
        lines, lines_before = now.get(key, []), was.get(key, [])
        amount, amount_before = _sum(lines), _sum(lines_before)
        if amount != amount_before:
            first = (lines or lines_before)[0]
            reasons = _reasons(first.item, known, lines, lines_before)
            found.append(
                PayChange(
                    item=first.item,
                    name=first.name,
                    side=first.side,
                    was=amount_before,
                    now=amount,
                    reasons=reasons if before is not None else (PayReason(kind=R.FIRST_PAYSLIP),),
                )
            )
    return sorted(found, key=lambda one: -abs(one.amount.cents))


def _reasons(
    item: str, known: list[PayReason], lines: list[PayLine], before: list[PayLine]
) -> tuple[PayReason, ...]:
    told = [each for each in known if each.kind in _about(item)]
    laws = {rule for line in lines for rule in line.rules}, {rule for line in before for rule in line.rules}
    if all(laws) and laws[0] != laws[1] and _of_law(lines, before):
        told.append(PayReason(kind=R.LAW_CHANGED))
    return tuple(told) or (PayReason(kind=R.OTHER_LINES),)


def _about(item: str) -> tuple[PayChangeReason, ...]:
    """Reasons that such a line may have."""
    if item in ABOUT:
        return ABOUT[item]
    return () if item in I.__members__ else (R.COMPANY_ITEM, R.EMPLOYER_RATES)


def _of_law(lines: list[PayLine], before: list[PayLine]) -> bool:
    """Whether a figure of law is another, and not only another band of the same table reached."""
    figures = [
        {(step.kind, step.norm): step.rule for line in each for step in line.steps if step.rule}
        for each in (lines, before)
    ]
    shared = figures[0].keys() & figures[1].keys()
    norms = [{norm for _, norm in each} for each in figures]
    return any(figures[0][key] != figures[1][key] for key in shared) or bool(norms[0] ^ norms[1])


def _facts_changed(before: Any, now: Any) -> Iterator[PayReason]:
    """Between two months; facts of other kinds tell nothing by themselves."""
    if not (isinstance(before, Month) and isinstance(now, Month)):
        return
    if _pay(before) != _pay(now):
        yield PayReason(kind=R.SALARY_CHANGED, on=now.terms[-1].from_on)
    for month in (now, before):
        if month.hired_on > month.accrual_month:
            yield PayReason(kind=R.PART_OF_MONTH, on=month.hired_on)
    for month in (now, before):
        for leave in month.leaves:
            yield PayReason(kind=R.LEAVE, on=leave.from_on)
    for kind, names in FACTS.items():
        if any(_fact(before, name) != _fact(now, name) for name in names):
            yield PayReason(kind=kind)


FACTS: dict[PayChangeReason, tuple[str, ...]] = {
    R.ABSENCES: ("absent_days", "lost_rest_days", "late_hours"),
    R.HOURS: ("overtime", "night_hours", "night_premium", "hours_worked"),
    R.COMMISSIONS: ("commissions",),
    R.CALENDAR: ("business_days", "rest_days"),
    R.BENEFIT: ("transport_cost", "meals", "health"),
    R.LOAN: ("loans",),
    R.ALIMONY: ("payee.alimonies",),
    R.ADVANCE: ("advance",),
    R.DEPENDENTS: ("payee.tax_dependents", "payee.family_dependents"),
    R.COMPANY_ITEM: ("company",),
    R.EMPLOYER_RATES: ("payee.employer",),
    R.EARLIER_PAY: ("payee.elsewhere", "payee.taxed_before"),
}


def _fact(month: Month, name: str) -> object:
    whole, _, part = name.rpartition(".")
    return getattr(getattr(month, whole) if whole else month, part)


def _pay(month: Month) -> list[tuple[object, ...]]:
    return [(each.salary, each.monthly_hours, each.addition) for each in month.terms]


def _by_item(lines: Iterable[PayLine]) -> dict[tuple[str, PaySide], list[PayLine]]:
    found: dict[tuple[str, PaySide], list[PayLine]] = {}
    for line in lines:
        found.setdefault((line.item, line.side), []).append(line)
    return found


def _sum(lines: Iterable[PayLine]) -> Money:
    return Money.total(line.amount for line in lines) or ZERO
