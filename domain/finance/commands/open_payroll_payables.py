"""Open what a closed payroll run owes: net pay, taxes, the fund, and what was withheld for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.installment import Portion
from domain.finance.payable import Payable
from domain.finance.ports import PayrollDebt, PayrollDebts
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class OpenPayrollPayables(Command):
    """Owe what a closed payroll run comes to. Given by processes alone."""

    permission = "finance.payable.open"

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The closed run."""


async def open_payroll_payables(command: OpenPayrollPayables, uow: UnitOfWork) -> list[UUID]:
    """The ids of the new payables: one for each kind of debt, of net pay one for each establishment.

    Doing it again opens nothing.
    """
    run_id = command.payroll_run_id
    debts = await uow.ask(PayrollDebts).of(run_id)
    known = {
        (each.opened_by, each.establishment_id) for each in await uow.find_all(Payable, payroll_run_id=run_id)
    }
    opened = [
        _payable(run_id, debt, uow)
        for debt in debts
        if debt.amount and (debt.origin, debt.establishment_id) not in known
    ]
    for payable in opened:
        uow.add(payable)
    return [payable.id for payable in opened]


def _payable(run_id: UUID, debt: PayrollDebt, uow: UnitOfWork) -> Payable:
    """Days of the law are days of payment: a bank's holiday is in them already."""
    return Payable.open(
        id=uow.new_id(),
        supplier_id=None,
        payroll_run_id=run_id,
        establishment_id=debt.establishment_id,
        number=debt.number,
        opened_by=debt.origin,
        issued_on=min(debt.issued_on, uow.today),
        registered_by=uow.actor,
        portions=[
            Portion(id=uow.new_id(), due_on=debt.due_on, payable_on=debt.due_on, amount=debt.amount),
        ],
        on=uow.today,
    )
