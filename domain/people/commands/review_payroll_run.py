"""Say that a payroll run was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.payroll_order import refuse_outdated
from domain.people.payroll_run import PayrollRun, PayrollRunStatus


@dataclass(kw_only=True)
class ReviewPayrollRun(Command):
    """Say that a run was looked at, and is as it should be; nothing that counts changed since."""

    permission = "people.payroll.review"
    overwrites = "payroll_run_id"
    moves = True

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The payroll run that is meant."""


async def review_payroll_run(command: ReviewPayrollRun, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutdatedRun, InvalidTransition."""
    run = await uow.get(PayrollRun, command.payroll_run_id, lock=True)
    looked_at = run.status is PayrollRunStatus.REVIEWED
    run.review(by=uow.actor, at=uow.now)
    if not looked_at:
        await refuse_outdated(run, uow)
    return run.id
