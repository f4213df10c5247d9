"""From the hiring to the last payment: what follows from what is known of who works here."""

from __future__ import annotations

from domain.kernel.process import Process, later, outside
from domain.people.events import PayrollRunClosed, PayrollStretchRequested
from domain.sales.commands.pay_commissions import PayCommissions, pay_commissions

WITH_COMMISSIONS = ("MONTHLY",)
"""Kinds of runs that pay commissions."""


def paid_commissions(event: PayrollRunClosed) -> PayCommissions | None:
    if event.kind not in WITH_COMMISSIONS:
        return None
    return PayCommissions(payroll_run_id=event.payroll_run_id)


HIRE_TO_RETIRE = Process(
    name="hire_to_retire",
    steps=(
        outside(PayrollStretchRequested, "calculate_stretch", queue="reports"),
        later(PayrollRunClosed, paid_commissions, pay_commissions),
    ),
)
