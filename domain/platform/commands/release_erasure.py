"""Let an erasure go on that was held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.personal_data import PersonalDataRequest


@dataclass(kw_only=True)
class ReleaseErasure(Command):
    """End the hold: what may be erased by then is erased by the clock."""

    permission = "platform.personal_data.hold"
    overwrites = "personal_data_request_id"

    personal_data_request_id: Annotated[UUID, "personaldata"]
    """The erasure that is held."""


async def release_erasure(command: ReleaseErasure, uow: UnitOfWork) -> UUID:
    """Raises NotFound; InvalidTransition for an export, and when everything is erased."""
    request = await uow.get(PersonalDataRequest, command.personal_data_request_id, lock=True)
    request.release()
    return request.id
