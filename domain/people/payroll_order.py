"""The order of payroll runs that feed each other: looked at when one is agreed to, and when it is closed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal
from domain.people.payroll_feeding import RunBeside, feeds, settles
from domain.people.payroll_run import PayrollRun, PayrollRunStatus
from domain.people.ports import PayFacts, RunsBeside

MOST_NAMED = 20


class OutdatedRun(Refusal):
    """What its payslips were calculated from is not what there is now: what other runs paid, what is recorded
    of employees, their time, leaves and pay, or whom it pays; facts: ``employees``, of how many that is
    true, and ``numbers``, by which the first of them are registered.

    It is calculated anew; one that is approved already is cancelled, and another opened.
    """

    code = "PAYROLL_RUN_OUTDATED"


class AwaitsRuns(Refusal):
    """Other runs of the same employees are to be closed or cancelled first; facts: ``numbers``."""

    code = "PAYROLL_RUN_AWAITS_OTHERS"


async def refuse_out_of_order(run: PayrollRun, uow: UnitOfWork) -> None:
    """It is due to whom it pays, takes what is to be taken, and no other stands in between; whoever decides
    about runs waits until this is committed. Raises AwaitsRuns, OutdatedRun."""
    await uow.ask(RunsBeside).turn()
    others = await uow.ask(RunsBeside).of(run)
    await _refuse_awaited([one for one in others if _is_awaited(one, run)], run, uow)
    await refuse_outdated(run, uow)


async def refuse_outdated(run: PayrollRun, uow: UnitOfWork) -> None:
    """What it was calculated from is what there is now, by one statement of however many employees; whoever
    decides about runs waits. Raises OutdatedRun."""
    members = await uow.ask(PayFacts).chosen(run)
    due = {*await uow.ask(PayFacts).employees(run, None)}
    outdated = await uow.ask(RunsBeside).outdated(run, [id for id in members if id not in due])
    if outdated:
        raise OutdatedRun(
            "payroll_run_id",
            employees=len(outdated),
            numbers=", ".join(map(str, outdated[:MOST_NAMED])),
        )


def _is_awaited(one: RunBeside, run: PayrollRun) -> bool:
    """Of runs that feed each other one is agreed to at a time: what would change the other stays out. What
    this run settles is decided before."""
    if one.status is PayrollRunStatus.CLOSED:
        return False
    agreed = one.status is PayrollRunStatus.APPROVED
    return settles(run, one) or (agreed and (feeds(one, run) or feeds(run, one)))


async def _refuse_awaited(awaited: Sequence[RunBeside], run: PayrollRun, uow: UnitOfWork) -> None:
    """Raises AwaitsRuns, where they have employees in common with it."""
    if not awaited:
        return
    numbers = await uow.ask(RunsBeside).sharing(run, awaited)
    if numbers:
        raise AwaitsRuns("payroll_run_id", numbers=", ".join(map(str, numbers)))
