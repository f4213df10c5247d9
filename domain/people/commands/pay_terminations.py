"""Record that ends of employments are paid: the run that pays them is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.employee import Employee
from domain.people.payroll_run import PayrollRun
from domain.people.ports import PayFacts
from domain.people.termination import STANDING, NotApproved, Termination, TerminationStatus


@dataclass(kw_only=True)
class PayTerminations(Command):
    """They are paid, and who was paid sees theirs from then on."""

    permission = "people.termination.pay"

    payroll_run_id: UUID
    paid_on: date


async def pay_terminations(command: PayTerminations, uow: UnitOfWork) -> list[UUID]:
    """Raises NotApproved where one is not approved any more."""
    run = await uow.get(PayrollRun, command.payroll_run_id)
    whose = list(await uow.ask(PayFacts).chosen(run))
    employees = {one.id: one for one in await uow.get_many(Employee, whose)}
    found = await uow.find_all(Termination, lock=True, employee_id=whose, status=[*STANDING])
    paid_here = (TerminationStatus.PAID, run.id)
    stands = {
        one.employee_id
        for one in found
        if one.status is TerminationStatus.APPROVED or (one.status, one.payroll_run_id) == paid_here
    }
    if cancelled := [id for id in whose if id not in stands]:
        raise NotApproved("payroll_run_id", employees=[str(id) for id in cancelled])
    for termination in found:
        member = employees[termination.employee_id].member_id
        termination.pay(on=command.paid_on, run_id=run.id, member_id=member)
    return [each.id for each in found]
