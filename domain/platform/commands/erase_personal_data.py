"""Erase what is held about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Duplicate
from domain.platform.erasing import check_subject, findings_today
from domain.platform.personal_data import PersonalDataBasis, PersonalDataKind, PersonalDataRequest


@dataclass(kw_only=True)
class ErasePersonalData(Command):
    """Erase what need not be held about one person, and the rest as soon as no norm wants it held.

    The request tells what is gone, what is kept, until when and by which norm. Fiscal documents keep
    what they say. What is erased cannot be brought back; `validateOnly` tells what would be.
    """

    permission = "platform.personal_data.erase"
    moves = True

    party_id: Annotated[UUID, "party"] | None = None
    """Whom we deal with."""
    employee_id: Annotated[UUID, "employee"] | None = None
    """Or who works here."""
    basis: PersonalDataBasis
    """The basis in law (LGPD)."""


async def erase_personal_data(command: ErasePersonalData, uow: UnitOfWork) -> UUID:
    """Raises NotFound, Required, Malformed; Duplicate when it was asked for and waits."""
    check_subject(command.party_id, command.employee_id)
    await _refuse_waiting(command, uow)
    request = PersonalDataRequest(
        id=uow.new_id(),
        kind=PersonalDataKind.ERASURE,
        basis=command.basis,
        party_id=command.party_id,
        employee_id=command.employee_id,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    findings = await findings_today(uow, command.party_id, command.employee_id)
    uow.add(request)
    request.erase(findings, at=uow.now)
    return request.id


async def _refuse_waiting(command: ErasePersonalData, uow: UnitOfWork) -> None:
    key: dict[str, Any] = (
        {"party_id": command.party_id} if command.party_id else {"employee_id": command.employee_id}
    )
    for known in await uow.find_all(PersonalDataRequest, **key):
        if known.is_waiting:
            raise Duplicate(kind="PersonalDataRequest", id=known.id)
