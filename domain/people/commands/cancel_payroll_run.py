"""Give a payroll run up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.payroll_run import PayrollRun


@dataclass(kw_only=True)
class CancelPayrollRun(Command):
    """Give a run up that is not closed; its employees may be in another."""

    permission = "people.payroll.calculate"
    overwrites = "payroll_run_id"
    moves = True

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The payroll run that is meant."""
    reason: str
    """Why, 255 characters at most."""


async def cancel_payroll_run(command: CancelPayrollRun, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, Required, TooLong."""
    run = await uow.get(PayrollRun, command.payroll_run_id, lock=True)
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    run.cancel(by=uow.actor, at=uow.now, reason=reason)
    return run.id
