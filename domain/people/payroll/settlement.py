"""The last payslip (rescisão): what each way of ending an employment owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.claims import claim_lines
from domain.people.payroll.closing import Opening, close
from domain.people.payroll.earnings import Worked, earning_lines
from domain.people.payroll.family_allowance import family_allowance
from domain.people.payroll.items import StandardItem
from domain.people.payroll.law import (
    LabourRateFigure,
    LabourTermFigure,
    TerminationRight,
)
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.monthly import with_company_items
from domain.people.payroll.notice import NoticeOwed, notice_lines, notice_owed
from domain.people.payroll.payslip import Payslip, PayslipKind, Shortfall
from domain.people.payroll.step import PayStepKind, cited, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination, check_termination
from domain.people.payroll.thirteenth import taken_before, twelfths_of
from domain.people.payroll.twelfths import vacation_twelfths
from domain.people.payroll.vacation import AHEAD, taken_off
from domain.people.payroll.vacation_rules import entitled

I = StandardItem  # noqa: E741  the items of this page
ADVANCES = "CLT, art. 462"


@dataclass(frozen=True, kw_only=True)
class TerminationPay:
    """``withdrawable`` is what of the fund the employee may draw; the fine is paid into it, not out."""

    payslip: Payslip
    right: TerminationRight
    notice_days: Decimal
    carried_until: date
    fund_fine: PayLine | None
    withdrawable: Money
    unemployment: bool
    due_on: date

    @property
    def cost(self) -> Money:
        """Of the employer, the fine on the fund included."""
        return self.payslip.cost + (self.fund_fine.amount if self.fund_fine else ZERO)

    @property
    def issued(self) -> Payslip:
        """The payslip with the fine among what the employer pays besides, as books and titles need it."""
        fine = () if self.fund_fine is None else (self.fund_fine,)
        return replace(self.payslip, employer=(*self.payslip.employer, *fine))

    @property
    def in_hand(self) -> Money:
        """What the employee gets: the net and what may be drawn from the fund."""
        return self.payslip.net + self.withdrawable


def settle(facts: Termination, tables: Tables) -> TerminationPay:
    """Raises DismissalProtected, DatesOutOfOrder, OutOfRange, Missing."""
    right = tables.right(facts.kind)
    check_termination(facts, right)
    owed = notice_owed(facts, right, tables)
    payslip = close(_opening(facts, right, owed, tables), tables)
    fine = _fine(facts, right, payslip, tables)
    balance = facts.fund_balance + payslip.amount_of(I.FUND) + (fine.amount if fine else ZERO)
    return TerminationPay(
        payslip=payslip,
        right=right,
        notice_days=owed.days,
        carried_until=owed.until,
        fund_fine=fine,
        withdrawable=balance.percent(right.withdrawal),
        unemployment=right.unemployment,
        due_on=due_on(facts.left_on, tables),
    )


def due_on(left_on: date, tables: Tables) -> date:
    """CLT, art. 477, §6: the last day on which it is paid without a fine."""
    return left_on + timedelta(tables.term(LabourTermFigure.SETTLEMENT_PAID_WITHIN).days)


def _opening(facts: Termination, right: TerminationRight, owed: NoticeOwed, tables: Tables) -> Opening:
    worked = Worked(facts.month, tables, salary_item=I.SALARY_BALANCE)
    pay = earning_lines(worked)
    claims = [*claim_lines(worked), *taken_before(facts.thirteenth_paid, tables)]
    for each in notice_lines(owed, facts, tables):
        (claims if owed.by_employee else pay).append(each)
    if right.thirteenth:
        pay += _thirteenth(facts, owed, tables)
    vacations, ahead = _less_paid(_vacations(facts, right, owed, tables), facts.vacation_paid, tables)
    pay += vacations
    pay += [*_early_end(facts, right, tables), *_late(facts, tables)]
    cut = with_company_items(worked, pay, claims)
    pay += family_allowance(worked, pay)
    most = tables.rate(LabourRateFigure.SETTLEMENT_DEDUCTIONS)
    return Opening(
        kind=PayslipKind.TERMINATION,
        payee=facts.month.payee,
        accrual_month=facts.month.accrual_month,
        paid_on=facts.month.paid_on,
        pay=[each for each in pay if each.amount or taken_off(each)],
        claims=[each for each in claims if each.amount],
        most_claims=facts.month_pay.percent(most.rate) + facts.thirteenth_paid,
        cut=[*cut, *ahead],
    )


def _thirteenth(facts: Termination, owed: NoticeOwed, tables: Tables) -> Iterator[PayLine]:
    """The months of this year until the last day, and apart what the notice adds."""
    year, leaves, hired_on = facts.left_on.year, facts.month.leaves, facts.month.hired_on
    worked, _ = twelfths_of(year, hired_on, facts.left_on, leaves, tables)
    carried, _ = twelfths_of(year, hired_on, min(owed.until, date(year, 12, 31)), leaves, tables)
    if owed.until.year > year:
        carried += twelfths_of(year + 1, hired_on, owed.until, leaves, tables)[0]
    pay = facts.month_pay
    for item, count in ((I.THIRTEENTH_PROPORTIONAL, worked), (I.THIRTEENTH_ON_NOTICE, carried - worked)):
        steps = (
            step(PayStepKind.SALARY, pay),
            cited(PayStepKind.TWELFTHS, count, tables.term(LabourTermFigure.THIRTEENTH_MONTH)),
            step(PayStepKind.DIVISOR, 12),
        )
        yield line(tables.item(item), pay.amount * count / 12, steps, base=pay, quantity=Decimal(count))


def _vacations(
    facts: Termination, right: TerminationRight, owed: NoticeOwed, tables: Tables
) -> Iterator[PayLine]:
    if right.vacation_due:
        for due in facts.vacations_due:
            exact = facts.day_pay * due.days
            yield from _with_third(I.VACATION_DUE, I.VACATION_DUE_THIRD, exact, Decimal(due.days), tables)
            if due.double:
                told = (step(PayStepKind.DAYS, due.days), step(PayStepKind.PLUS, Money.rounded(exact / 3)))
                item = tables.item(I.VACATION_DUE_DOUBLE)
                yield line(item, exact + exact / 3, told, quantity=Decimal(due.days))
    if right.vacation_proportional:
        least = tables.term(LabourTermFigure.VACATION_MONTH)
        count = vacation_twelfths(facts.year_began_on, owed.until, least=least.days)
        exact = facts.day_pay * entitled(facts.absences, tables.accrual).days * count / 12
        yield from _with_third(
            I.VACATION_PROPORTIONAL, I.VACATION_PROPORTIONAL_THIRD, exact, Decimal(count), tables
        )


def _less_paid(
    lines: Iterable[PayLine], paid: Money, tables: Tables
) -> tuple[list[PayLine], list[Shortfall]]:
    """What was handed over of vacations that are not taken is not paid again; what is more than is owed here
    is told, and taken off nothing else."""
    left, found = paid, []
    for each in lines:
        taken = min(left, each.amount)
        left -= taken
        steps = (*each.steps, step(PayStepKind.MINUS, taken, text=AHEAD)) if taken else each.steps
        found.append(replace(each, amount=each.amount - taken, steps=steps))
    if not left:
        return found, []
    rule = tables.item(I.VACATION).rule
    return found, [Shortfall(item=I.VACATION, wanted=paid, taken=paid - left, rule=rule, norm=ADVANCES)]


def _with_third(
    item: StandardItem, third: StandardItem, exact: Decimal, quantity: Decimal, tables: Tables
) -> Iterator[PayLine]:
    kind = PayStepKind.DAYS if item is I.VACATION_DUE else PayStepKind.TWELFTHS
    pay = line(tables.item(item), exact, (step(kind, quantity),), quantity=quantity)
    yield pay
    steps = (step(PayStepKind.BASE, pay.amount), step(PayStepKind.DIVISOR, 3))
    yield line(tables.item(third), exact / 3, steps, base=pay.amount)


def _early_end(facts: Termination, right: TerminationRight, tables: Tables) -> Iterator[PayLine]:
    """Half of the pay of the days that a fixed term still had (CLT, art. 479)."""
    if not right.early_end or facts.term_ends_on is None:
        return
    rate = tables.rate(LabourRateFigure.EARLY_END)
    days = (facts.term_ends_on - facts.left_on).days
    exact = facts.day_pay * days * rate.rate / 100
    told = (
        step(PayStepKind.SALARY, facts.month_pay),
        step(PayStepKind.DAYS, days),
        cited(PayStepKind.RATE, rate.rate, rate),
    )
    yield line(tables.item(I.EARLY_END), exact, told, rate=rate.rate, quantity=Decimal(days))


def _late(facts: Termination, tables: Tables) -> Iterator[PayLine]:
    """A month's pay where it is paid after its last day (CLT, art. 477, §8)."""
    last = due_on(facts.left_on, tables)
    if facts.month.paid_on > last:
        rule = tables.term(LabourTermFigure.SETTLEMENT_PAID_WITHIN)
        told = (cited(PayStepKind.DAYS, rule.days, rule), step(PayStepKind.SALARY, facts.salary))
        yield line(tables.item(I.LATE_SETTLEMENT), facts.salary, told)


def _fine(facts: Termination, right: TerminationRight, payslip: Payslip, tables: Tables) -> PayLine | None:
    """On all that was deposited, this payslip's included (Lei 8.036/1990, art. 18)."""
    base = facts.fund_balance + payslip.amount_of(I.FUND)
    if not (right.fine and base):
        return None
    told = (step(PayStepKind.BASE, base), cited(PayStepKind.RATE, right.fine, right))
    item = tables.item(I.FUND_FINE)
    return line(item, base.amount * right.fine / 100, told, base=base, rate=right.fine)
