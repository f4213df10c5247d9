"""Erase what had to be held until now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.erasing import findings_today
from domain.platform.personal_data import PersonalDataRequest


@dataclass(kw_only=True)
class CompleteErasure(Command):
    """Look again at an erasure that waits; done by the clock."""

    permission = "platform.personal_data.erase"

    personal_data_request_id: Annotated[UUID, "personaldata"]
    """What was asked for."""


async def complete_erasure(command: CompleteErasure, uow: UnitOfWork) -> UUID:
    """Changes nothing while it is held, or nothing has become due."""
    request = await uow.get(PersonalDataRequest, command.personal_data_request_id, lock=True)
    if request.is_waiting and request.held_for is None:
        findings = await findings_today(uow, request.party_id, request.employee_id)
        if findings != request.findings:
            request.erase(findings, at=uow.now)
    return request.id
