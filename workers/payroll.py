"""Payroll: the stretches of a run, by whichever workers are free."""

from __future__ import annotations

from datetime import timedelta

from domain.people.commands.calculate_payroll_stretch import (
    CalculatePayrollStretch,
    calculate_payroll_stretch,
)
from domain.people.events import PayrollStretchRequested
from workers.tasks import Attempt, actor


@actor("reports", limit=timedelta(minutes=2))
async def calculate_stretch(attempt: Attempt) -> None:
    """Once: its task is done in the transaction of its payslips."""
    stretch = attempt.event(PayrollStretchRequested).payroll_stretch_id
    command = CalculatePayrollStretch(payroll_stretch_id=stretch)
    await attempt.finish(calculate_payroll_stretch, command)
