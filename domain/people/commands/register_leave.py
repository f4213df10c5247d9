"""Keep that somebody is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Required, checks
from domain.kernel.text import clean_or_none
from domain.people.absence import absences
from domain.people.dated import employed, refuse_overlap
from domain.people.leave import Leave, LeaveKind


@dataclass(kw_only=True)
class RegisterLeave(Command):
    """Keep that an employee is away, from a day on."""

    permission = "people.leave.register"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """The employee that is meant."""
    kind: LeaveKind
    """Why somebody is away."""
    valid_from: date
    """First day, inside the employment; not on a day of another leave or of a vacation."""
    valid_until: date | None = None
    """Last day; none while nobody knows."""
    protected: bool = False
    """Whether the employee is not dismissed meanwhile."""
    norm: str | None = None
    """What says so, 255 characters at most; needed where it is protected."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def register_leave(command: RegisterLeave, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, OutOfRange, Required, PeriodsOverlap."""
    norm = None
    with checks() as check:
        with check.at("norm"):
            norm = clean_or_none(command.norm, longest=255)
        with check.at("external_reference"):
            reference = await free_reference(uow, Leave, command.external_reference)
        check.that(norm or not command.protected, Required("norm"))
        with check.at():
            await employed(command.employee_id, command.valid_from, command.valid_until, uow)
    known = await absences(command.employee_id, uow)
    refuse_overlap(command.valid_from, command.valid_until, known)
    leave = Leave(
        id=uow.new_id(),
        employee_id=command.employee_id,
        kind=command.kind,
        protected=command.protected,
        norm=norm,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        external_reference=reference,
    )
    uow.add(leave)
    return leave.id
