"""From the hiring to the last payment: what follows from what is known of who works here."""

from __future__ import annotations

from domain.kernel.process import Process, later, now, outside
from domain.people.commands.pay_terminations import PayTerminations, pay_terminations
from domain.people.events import PayrollRunClosed, PayrollStretchRequested, TerminationPaid
from domain.sales.commands.pay_commissions import PayCommissions, pay_commissions

TERMINATION = "TERMINATION"
WITH_COMMISSIONS = ("MONTHLY", TERMINATION)
"""Kinds of runs that pay commissions."""


def terminations_of(event: PayrollRunClosed) -> PayTerminations | None:
    """In the same transaction: no run that pays what was cancelled meanwhile is closed."""
    if event.kind != TERMINATION:
        return None
    return PayTerminations(payroll_run_id=event.payroll_run_id, paid_on=event.paid_on)


def paid_commissions(event: PayrollRunClosed) -> PayCommissions | None:
    if event.kind not in WITH_COMMISSIONS:
        return None
    return PayCommissions(payroll_run_id=event.payroll_run_id)


HIRE_TO_RETIRE = Process(
    name="hire_to_retire",
    steps=(
        outside(PayrollStretchRequested, "calculate_stretch", queue="reports"),
        now(PayrollRunClosed, terminations_of, pay_terminations),
        later(PayrollRunClosed, paid_commissions, pay_commissions),
        outside(PayrollRunClosed, "print_payslips", queue="reports"),
        outside(TerminationPaid, "print_statement", queue="documents"),
    ),
)
