"""Close a payroll run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.payroll_order import refuse_out_of_order
from domain.people.payroll_run import PayrollRun, PayrollRunStatus


@dataclass(kw_only=True)
class ClosePayrollRun(Command):
    """Close a run: what it pays stands, and what follows from it is done."""

    permission = "people.payroll.close"
    overwrites = "payroll_run_id"
    moves = True

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The payroll run that is meant."""


async def close_payroll_run(command: ClosePayrollRun, uow: UnitOfWork) -> UUID:
    """What it was agreed to for is looked at again. Raises NotFound, AwaitsRuns, OutdatedRun,
    InvalidTransition."""
    run = await uow.get(PayrollRun, command.payroll_run_id, lock=True)
    if run.status is PayrollRunStatus.APPROVED:
        await refuse_out_of_order(run, uow)
    run.close(by=uow.actor, at=uow.now)
    return run.id
