"""Calculate some employees of a payroll run."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.runner import TransientConflict
from domain.people.issued_payslip import issue
from domain.people.payroll_opening import tables_of
from domain.people.payroll_run import PayrollRun
from domain.people.ports import IssuedPayslips, PayFacts


@dataclass(kw_only=True)
class CalculatePayrollStretch(Command):
    """Calculate some employees of a run: all of them, each by itself, in one transaction."""

    permission = "people.payroll.calculate"

    payroll_stretch_id: UUID
    """Which."""


async def calculate_payroll_stretch(command: CalculatePayrollStretch, uow: UnitOfWork) -> None:
    """Nothing when it does not count any more. The run is locked for the last moment only."""
    kept = uow.ask(IssuedPayslips)
    stretch = await kept.stretch(command.payroll_stretch_id)
    run = await uow.get(PayrollRun, stretch.run_id)
    if not run.awaits(stretch):
        return
    tables = await tables_of(run.kind, run.accrual_month, run.paid_on, uow)
    gathered = await uow.ask(PayFacts).of(run, stretch.employee_ids)
    issued = [issue(one, tables) for one in gathered]
    await kept.keep(run, stretch, [one for one in issued if not one.owes_nothing])
    run = await uow.get(PayrollRun, stretch.run_id, lock=True)
    if not run.awaits(stretch):
        raise TransientConflict
    refused = sum(one.payslip is None for one in issued)
    run.progress(processed=len(issued), refused=refused, at=uow.now)
    if run.processed == run.total:
        await kept.settle(run)
