"""Whom a payroll run pays: found, and asked for stretch by stretch."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.people.payroll_run import NobodyToPay, PayrollRun
from domain.people.ports import PayFacts


async def calculated(run: PayrollRun, chosen: Sequence[UUID] | None, uow: UnitOfWork) -> None:
    """Its employees are found, and asked for stretch by stretch. Raises NobodyToPay and what a chosen one
    is refused for."""
    found = await uow.ask(PayFacts).employees(run, chosen)
    if not found:
        raise NobodyToPay(month=f"{run.accrual_month:%Y-%m}")
    for stretch in run.calculate(found, iter(uow.new_id, None), by=uow.actor):
        uow.append(stretch)
