"""Give an employee, or take from one, so much of an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.quantity import check_quantity
from domain.kernel.refusal import NotFound, checks
from domain.people.dated import check_order, refuse_overlap
from domain.people.employee import Employee
from domain.people.months import refuse_closed
from domain.people.pay_item import PayItem, PayItemEntry
from domain.people.payroll.days import last_of


@dataclass(kw_only=True)
class EnterPayItem(Command):
    """Give an employee, or take from one, so much of an item of the company in some months."""

    permission = "people.pay_item.enter"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """The employee whose pay it is."""
    code: str
    """Which item; in a month an employee has it once."""
    quantity: Decimal = Decimal(1)
    """A fact of its formula, above zero."""
    valid_from: date
    """The first month: that of this day, which payroll has not closed."""
    valid_until: date | None = None
    """The last month; the first where it is for one, none while it goes on."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def enter_pay_item(command: EnterPayItem, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange, NotEmployedThen, MonthClosed, PeriodsOverlap."""
    first = command.valid_from.replace(day=1)
    last = None if command.valid_until is None else command.valid_until.replace(day=1)
    employee = await uow.get(Employee, command.employee_id, lock=True)
    items = await uow.find_all(PayItem, code=command.code)
    known = await uow.find_all(PayItemEntry, employee_id=employee.id, code=command.code)
    with checks() as check:
        check_quantity(check, command.quantity, "quantity")
        with check.at("external_reference"):
            reference = await free_reference(uow, PayItemEntry, command.external_reference)
        there = any(item.valid_from <= first for item in items)
        check.that(there, NotFound("code", kind="PayItem", id=command.code))
        there = employee.hired_on <= last_of(first) and employee.is_employed_on(max(first, employee.hired_on))
        check.that(there, employee.not_employed("valid_from"))
        with check.at():
            check_order(first, last)
        with check.at("valid_from"):
            await refuse_closed(first, uow, employee.id)
        with check.at():
            refuse_overlap(first, last, known)
    entry = PayItemEntry(
        id=uow.new_id(),
        employee_id=employee.id,
        code=command.code,
        quantity=command.quantity,
        valid_from=first,
        valid_until=last,
        entered_by=uow.actor,
        entered_at=uow.now,
        external_reference=reference,
    )
    uow.add(entry)
    return entry.id
