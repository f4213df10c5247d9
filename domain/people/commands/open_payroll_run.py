"""Open a payroll run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, Required, checks
from domain.people.payroll_calculating import calculated
from domain.people.payroll_opening import check_opening
from domain.people.payroll_run import PayrollRun, PayrollRunKind, refuse_twice
from domain.people.ports import Establishments

RUNS = "people.payroll_run"
"""Series of the numbers of runs: who draws one waits for the other, so that nobody is in two of them."""


@dataclass(kw_only=True)
class OpenPayrollRun(Command):
    """Open a payroll run: workers calculate it, and tell how far they are."""

    permission = "people.payroll.calculate"
    moves = True

    kind: PayrollRunKind
    """What is paid."""
    accrual_month: Annotated[str, "YearMonth"]
    """The month it is owed for (competência); of VACATION the month in which they begin."""
    paid_on: date
    """The day it is paid, whose tables of income tax hold."""
    establishment_id: Annotated[UUID, "establishment"] | None = None
    """Of this establishment alone."""
    employee_ids: tuple[Annotated[UUID, "employee"], ...] = ()
    """Of these employees alone, 1,000 at most; TERMINATION names them always."""
    rate: Decimal | None = None
    """Percent of a month's pay, of ADVANCE alone."""


async def open_payroll_run(command: OpenPayrollRun, uow: UnitOfWork) -> UUID:
    """Raises NotFound, Required, Duplicate, MonthClosed, OutOfRange, DatesOutOfOrder, Missing,
    KindUnavailable, AlreadyInRun, NobodyToPay."""
    month = date.fromisoformat(f"{command.accrual_month}-01")
    with checks() as check:
        with check.at():
            await check_opening(command.kind, month, command.paid_on, command.rate, uow)
        place = command.establishment_id
        there = place is None or await uow.ask(Establishments).exists(place)
        check.that(there, NotFound("establishment_id", kind="Establishment", id=str(place)))
        named = command.employee_ids or command.kind is not PayrollRunKind.TERMINATION
        check.that(named, Required("employee_ids"))
        with check.at("employee_ids"):
            refuse_twice(command.employee_ids)
    run = PayrollRun(
        id=uow.new_id(),
        number=await uow.next_number(RUNS),
        kind=command.kind,
        accrual_month=month,
        paid_on=command.paid_on,
        establishment_id=place,
        chosen=bool(command.employee_ids),
        rate=command.rate,
        opened_by=uow.actor,
        opened_at=uow.now,
        calculated_by=uow.actor,
    )
    uow.add(run)
    await calculated(run, command.employee_ids or None, uow)
    return run.id
