"""Agree to what a payroll run pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.people.payroll_order import refuse_out_of_order
from domain.people.payroll_run import PayrollRun, PayrollRunStatus


@dataclass(kw_only=True)
class ApprovePayrollRun(Command):
    """Agree to what a run pays; by another than who opened, calculated or reviewed it."""

    permission = "people.payroll.approve"
    overwrites = "payroll_run_id"
    moves = True

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The payroll run that is meant."""


async def approve_payroll_run(command: ApprovePayrollRun, uow: UnitOfWork) -> UUID:
    """Raises NotFound, FourEyes, StillRefused, AwaitsRuns, OutdatedRun, InvalidTransition."""
    run = await uow.get(PayrollRun, command.payroll_run_id, lock=True)
    await refuse_same_person(uow, run.opened_by, run.calculated_by, run.reviewed_by)
    agreed = run.status is PayrollRunStatus.APPROVED
    run.approve(by=uow.actor, at=uow.now)
    if not agreed:
        await refuse_out_of_order(run, uow)
    return run.id
