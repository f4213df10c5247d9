"""Keep a loan that is paid back from pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference, refuse_taken
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import clean
from domain.people.dated import employed
from domain.people.payroll_loan import PayrollLoan, last_day_of

LONGEST = 480
"""Instalments."""


@dataclass(kw_only=True)
class RegisterPayrollLoan(Command):
    """Keep a loan that is paid back from pay (consignado)."""

    permission = "people.loan.register"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Who owes it."""
    lender: str
    """Whom it is paid to, 70 characters at most."""
    contract: str
    """The lender's number of it, 40 characters at most."""
    installment: Money
    """Reais a month."""
    installments: int
    """How many are left."""
    valid_from: date
    """A day in the month of the first, inside the employment."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def register_payroll_loan(command: RegisterPayrollLoan, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("lender"):
            lender = clean(command.lender, longest=70)
        with check.at("contract"):
            contract = clean(command.contract, longest=40)
        with check.at("external_reference"):
            reference = await free_reference(uow, PayrollLoan, command.external_reference)
        check.that(command.installment > ZERO, OutOfRange("installment", above="0"))
        well = 1 <= command.installments <= LONGEST
        check.that(well, OutOfRange("installments", least=1, most=LONGEST))
        with check.at():
            await employed(command.employee_id, command.valid_from, None, uow)
    with checks() as check, check.at("contract"):
        await refuse_taken(uow, PayrollLoan, employee_id=command.employee_id, contract=contract)
    loan = PayrollLoan(
        id=uow.new_id(),
        employee_id=command.employee_id,
        lender=lender,
        contract=contract,
        installment=command.installment,
        installments=command.installments,
        valid_from=command.valid_from.replace(day=1),
        valid_until=last_day_of(command.valid_from, command.installments),
        external_reference=reference,
    )
    uow.add(loan)
    return loan.id
