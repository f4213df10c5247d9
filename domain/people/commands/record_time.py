"""Keep time that counts for pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.quantity import check_quantity
from domain.kernel.refusal import Duplicate, OutOfRange, checks
from domain.kernel.text import clean_or_none
from domain.people.employee import Employee
from domain.people.months import refuse_closed
from domain.people.time_entry import TimeEntry, TimeKind


@dataclass(kw_only=True)
class RecordTime(Command):
    """Keep an absence, overtime or hours at night of one day."""

    permission = "people.time.record"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """The employee whose time it is."""
    kind: TimeKind
    """What it was; of each kind once a day."""
    on: date
    """The day, inside the employment, in a month that is open."""
    quantity: Decimal
    """Days, at most one, or hours, at most 24."""
    reason: str | None = None
    """Why, 255 characters at most."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def record_time(command: RecordTime, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, MonthClosed, Duplicate, OutOfRange."""
    most = command.kind.most
    with checks() as check:
        if check_quantity(check, command.quantity, "quantity"):
            check.that(command.quantity <= most, OutOfRange("quantity", most=str(most)))
        with check.at("reason"):
            reason = clean_or_none(command.reason, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, TimeEntry, command.external_reference)
        employee = await uow.get(Employee, command.employee_id)
        check.that(employee.is_employed_on(command.on), employee.not_employed("on"))
        with check.at("on"):
            await refuse_closed(command.on, uow, employee.id)
            known = await uow.find(
                TimeEntry, employee_id=employee.id, kind=command.kind, on=command.on, withdrawn_at=None
            )
            check.that(known is None, Duplicate("on", kind="TimeEntry"))
    entry = TimeEntry(
        id=uow.new_id(),
        employee_id=employee.id,
        kind=command.kind,
        on=command.on,
        quantity=command.quantity,
        reason=reason,
        recorded_at=uow.now,
        external_reference=reference,
    )
    uow.add(entry)
    return entry.id
