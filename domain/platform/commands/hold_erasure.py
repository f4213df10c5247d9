"""Keep what was to be erased: somebody may need it as evidence (legal hold)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.platform.personal_data import PersonalDataRequest


@dataclass(kw_only=True)
class HoldErasure(Command):
    """Erase nothing more of this person until it is released, whatever term ends."""

    permission = "platform.personal_data.hold"
    overwrites = "personal_data_request_id"

    personal_data_request_id: Annotated[UUID, "personaldata"]
    """The erasure that waits."""
    reason: str
    """Why, such as the number of a lawsuit."""


async def hold_erasure(command: HoldErasure, uow: UnitOfWork) -> UUID:
    """Raises NotFound, Required, TooLong; InvalidTransition for an export, and when everything is erased."""
    request = await uow.get(PersonalDataRequest, command.personal_data_request_id, lock=True)
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    request.hold(reason)
    return request.id
