"""From the hiring to the last payment: what follows from what is known of who works here."""

from __future__ import annotations

from datetime import date

from domain.accounting.commands.post_payroll import PostPayroll, post_payroll
from domain.accounting.commands.post_provisions import PostProvisions, post_provisions
from domain.finance.commands.open_payroll_payables import OpenPayrollPayables, open_payroll_payables
from domain.kernel.process import Process, later, now, outside
from domain.people.commands.pay_terminations import PayTerminations, pay_terminations
from domain.people.events import PayrollRunClosed, PayrollStretchRequested, TerminationPaid
from domain.people.payroll.days import last_of
from domain.sales.commands.pay_commissions import PayCommissions, pay_commissions

TERMINATION = "TERMINATION"
OF_PROVISIONS = ("MONTHLY", "VACATION", "THIRTEENTH_FIRST", "THIRTEENTH_SECOND", TERMINATION)
"""Runs that add to what is provided, or take from it."""


def terminations_of(event: PayrollRunClosed) -> PayTerminations | None:
    """In the same transaction: no run that pays what was cancelled meanwhile is closed."""
    if event.kind != TERMINATION:
        return None
    return PayTerminations(payroll_run_id=event.payroll_run_id, paid_on=event.paid_on)


def debts_of_run(event: PayrollRunClosed) -> OpenPayrollPayables:
    return OpenPayrollPayables(payroll_run_id=event.payroll_run_id)


def commissions_of_run(event: PayrollRunClosed) -> PayCommissions:
    return PayCommissions(payroll_run_id=event.payroll_run_id)


def entries_of_run(event: PayrollRunClosed) -> PostPayroll:
    return PostPayroll(payroll_run_id=event.payroll_run_id, on=booked_on(event))


def provisions_after_run(event: PayrollRunClosed) -> PostProvisions | None:
    """The month's pay is known: so is what it adds to vacations and thirteenth salaries. What is paid of them
    after that is made up for in the same month."""
    if event.kind not in OF_PROVISIONS:
        return None
    return PostProvisions(payroll_run_id=event.payroll_run_id, on=last_of(booked_on(event)))


def booked_on(event: PayrollRunClosed) -> date:
    """In the month that is paid, at the latest on its last day: work is an expense of its month (Lei
    6.404/1976, art. 177); what is paid before is owed on the day of its payment."""
    return min(event.paid_on, last_of(event.accrual_month))


HIRE_TO_RETIRE = Process(
    name="hire_to_retire",
    steps=(
        outside(PayrollStretchRequested, "calculate_stretch", queue="reports"),
        now(PayrollRunClosed, terminations_of, pay_terminations),
        later(PayrollRunClosed, debts_of_run, open_payroll_payables),
        later(PayrollRunClosed, commissions_of_run, pay_commissions),
        later(PayrollRunClosed, entries_of_run, post_payroll),
        later(PayrollRunClosed, provisions_after_run, post_provisions),
        outside(PayrollRunClosed, "print_payslips", queue="reports"),
        outside(TerminationPaid, "print_statement", queue="documents"),
    ),
)
