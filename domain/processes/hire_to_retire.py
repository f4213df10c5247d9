"""From the hiring to the last payment: what follows from what is known of who works here."""

from __future__ import annotations

from domain.kernel.process import Process, outside
from domain.people.events import PayrollStretchRequested

HIRE_TO_RETIRE = Process(
    name="hire_to_retire",
    steps=(outside(PayrollStretchRequested, "calculate_stretch", queue="reports"),),
)
