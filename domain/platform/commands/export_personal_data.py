"""Hand out what is held about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.erasing import check_subject
from domain.platform.personal_data import PersonalDataBasis, PersonalDataKind, PersonalDataRequest
from domain.platform.ports import PersonalRecords


@dataclass(kw_only=True)
class ExportPersonalData(Command):
    """Put together everything that is held about one person, and who was shown it, as JSON.

    It is kept sealed for 15 days, and whoever reads it is on record.
    """

    permission = "platform.personal_data.export"

    party_id: Annotated[UUID, "party"] | None = None
    """Whom we deal with."""
    employee_id: Annotated[UUID, "employee"] | None = None
    """Or who works here."""
    basis: PersonalDataBasis
    """The basis in law (LGPD)."""


async def export_personal_data(command: ExportPersonalData, uow: UnitOfWork) -> UUID:
    """Raises NotFound, Required, Malformed."""
    check_subject(command.party_id, command.employee_id)
    request = PersonalDataRequest(
        id=uow.new_id(),
        kind=PersonalDataKind.EXPORT,
        basis=command.basis,
        party_id=command.party_id,
        employee_id=command.employee_id,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    everything = await uow.ask(PersonalRecords).everything(command.party_id, command.employee_id)
    request.hand_out(everything, at=uow.now)
    uow.add(request)
    return request.id
