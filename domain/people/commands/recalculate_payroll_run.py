"""Calculate a payroll run anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.months import refuse_closed
from domain.people.payroll_calculating import calculated
from domain.people.payroll_run import PayrollRun
from domain.people.ports import PayFacts


@dataclass(kw_only=True)
class RecalculatePayrollRun(Command):
    """Calculate a run anew, by what is known now: the same facts give the same payslips."""

    permission = "people.payroll.calculate"
    overwrites = "payroll_run_id"
    moves = True

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """Which; not approved yet."""


async def recalculate_payroll_run(command: RecalculatePayrollRun, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, MonthClosed, NobodyToPay."""
    run = await uow.get(PayrollRun, command.payroll_run_id, lock=True)
    await refuse_closed(run.accrual_month, uow)
    chosen = await uow.ask(PayFacts).chosen(run) if run.chosen else None
    await calculated(run, chosen, uow)
    return run.id
