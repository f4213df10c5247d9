"""Open a payroll run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import NotFound, OutOfRange, Required, checks
from domain.people.payroll_calculating import calculated
from domain.people.payroll_opening import check_opening, check_since
from domain.people.payroll_run import (
    NobodyToPay,
    PayrollRun,
    PayrollRunKind,
    ProfitAmount,
    refuse_twice,
)
from domain.people.ports import Establishments, IssuedPayslips, PayFacts

RUNS = "people.payroll_run"
"""Series of the numbers of runs."""


@dataclass(kw_only=True)
class OpenPayrollRun(Command):
    """Open a payroll run: workers calculate it, and tell how far they are."""

    permission = "people.payroll.calculate"
    moves = True

    kind: PayrollRunKind
    """What is paid."""
    accrual_month: Annotated[str, "YearMonth"]
    """The month it is owed for (competência); of VACATION the month in which they begin, of RETROACTIVE that
    of the payment."""
    paid_on: date
    """The day it is paid, whose tables of income tax hold."""
    establishment_id: Annotated[UUID, "establishment"] | None = None
    """Of this establishment alone."""
    employee_ids: tuple[Annotated[UUID, "employee"], ...] = ()
    """Of these employees alone, 1,000 at most; TERMINATION names them always."""
    amounts: tuple[ProfitAmount, ...] = ()
    """What each employee gets, of PROFIT_SHARING alone, which pays these and nobody else; 1,000 at most."""
    rate: Decimal | None = None
    """Percent of a month's pay, of ADVANCE alone."""
    since: Annotated[str, "YearMonth"] | None = None
    """The first closed month that RETROACTIVE looks at; none: the first about which something was decided
    after its run was opened."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


EARLIEST = "1900-01"
"""Before it nobody was paid here, and calendars end."""


async def open_payroll_run(command: OpenPayrollRun, uow: UnitOfWork) -> UUID:
    """Raises NotFound, Required, Duplicate, MonthClosed, OutOfRange, DatesOutOfOrder, Missing,
    AlreadyInRun, NobodyToPay."""
    month, since = _month("accrual_month", command.accrual_month), _month("since", command.since)
    assert month is not None
    with checks() as check:
        with check.at():
            await check_opening(command.kind, month, command.paid_on, command.rate, uow)
        with check.at():
            check_since(command.kind, since, month)
        with check.at("external_reference"):
            reference = await free_reference(uow, PayrollRun, command.external_reference)
        place = command.establishment_id
        there = place is None or await uow.ask(Establishments).exists(place)
        check.that(there, NotFound("establishment_id", kind="Establishment", id=str(place)))
        named = command.employee_ids or command.kind is not PayrollRunKind.TERMINATION
        check.that(named, Required("employee_ids"))
        with check.at("employee_ids"):
            refuse_twice(command.employee_ids)
        with check.at():
            _check_amounts(command)
    chosen = tuple(each.employee_id for each in command.amounts) or command.employee_ids
    run = PayrollRun(
        id=uow.new_id(),
        number=await uow.next_number(RUNS),
        kind=command.kind,
        accrual_month=month,
        paid_on=command.paid_on,
        establishment_id=place,
        chosen=bool(chosen),
        rate=command.rate,
        since=since,
        opened_by=uow.actor,
        opened_at=uow.now,
        calculated_by=uow.actor,
        external_reference=reference,
    )
    if run.kind is PayrollRunKind.RETROACTIVE and since is None:
        run.since = await uow.ask(PayFacts).changed_since(run, chosen or None)
        if run.since is None:
            raise NobodyToPay(month=command.accrual_month)
    uow.add(run)
    await calculated(run, chosen or None, uow)
    if command.amounts:
        await uow.ask(IssuedPayslips).state(run, command.amounts)
    return run.id


def _month(name: str, said: str | None) -> date | None:
    if said is not None and said < EARLIEST:
        raise OutOfRange(name, least=EARLIEST)
    return None if said is None else date.fromisoformat(f"{said}-01")


def _check_amounts(command: OpenPayrollRun) -> None:
    sharing = command.kind is PayrollRunKind.PROFIT_SHARING
    with checks() as check:
        check.that(command.amounts or not sharing, Required("amounts"))
        check.that(sharing or not command.amounts, OutOfRange("amounts", of="PROFIT_SHARING"))
        check.that(not (sharing and command.employee_ids), OutOfRange("employee_ids", most=0))
        with check.at("amounts"):
            refuse_twice([each.employee_id for each in command.amounts])
        for place, each in enumerate(command.amounts):
            check.that(each.amount > ZERO, OutOfRange("amounts", place, "amount", above="0"))
