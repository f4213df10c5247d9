"""Ask an authority whether its service works, rarely, and go by what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated
from uuid import UUID

from domain.fiscal.authority_standing import AuthorityStanding, standing_of
from domain.fiscal.contingency import Contingency
from domain.fiscal.contingency_policy import policy_of
from domain.kernel.brazil import Environment
from domain.kernel.command import Command, UnitOfWork


class Look(Enum):
    """What a look at a contingency leads to."""

    OVER = "OVER"
    """It was left, now or before."""
    ASK = "ASK"
    """The authority is to be asked by who looked, and nobody else for three minutes."""
    LATER = "LATER"
    """It was asked not long ago, or its answer changes nothing."""


@dataclass(kw_only=True)
class RecordAuthorityStatus(Command):
    """Write down what an authority says of its service; one that works often enough ends the contingency."""

    permission = "fiscal.invoice.transmit"

    contingency_id: Annotated[UUID, "contingency"]
    """The contingency that it was asked for."""
    authority: str
    """The authority, by its name in the list of addresses."""
    environment: Environment
    """Where."""
    status_code: int | None
    """cStat; 107 is in operation, null no usable answer."""


async def record_authority_status(command: RecordAuthorityStatus, uow: UnitOfWork) -> Look:
    kind = (await uow.get(Contingency, command.contingency_id)).kind
    standing = await standing_of(command.authority, command.environment, kind, uow)
    standing.answer(command.status_code, at=uow.now)
    contingency = await uow.get(Contingency, command.contingency_id, lock=True)
    return await _looked(contingency, standing, uow)


@dataclass(kw_only=True)
class LookAfterContingency(Command):
    """Leave a contingency that is to be left, or take the right to ask its authority."""

    permission = "fiscal.invoice.transmit"

    contingency_id: Annotated[UUID, "contingency"]
    """The one that is watched."""
    authority: str
    """Who authorises as usual, by its name in the list of addresses."""
    environment: Environment
    """Where."""


async def look_after_contingency(command: LookAfterContingency, uow: UnitOfWork) -> Look:
    """What others were answered meanwhile counts; nobody asks for what nobody waits for."""
    kind = (await uow.get(Contingency, command.contingency_id)).kind
    standing = await standing_of(command.authority, command.environment, kind, uow)
    contingency = await uow.get(Contingency, command.contingency_id, lock=True)
    if await _looked(contingency, standing, uow) is Look.OVER:
        return Look.OVER
    waits = not contingency.stays and (await policy_of(contingency.establishment_id, uow)).leave_after
    if not waits or not standing.may_be_asked(uow.now):
        return Look.LATER
    standing.asked_at = uow.now
    return Look.ASK


async def _looked(contingency: Contingency, standing: AuthorityStanding, uow: UnitOfWork) -> Look:
    if contingency.left_at is not None:
        return Look.OVER
    contingency.look(standing, at=uow.now)
    policy = await policy_of(contingency.establishment_id, uow)
    because = contingency.due_end(leave_after=policy.leave_after, at=uow.now)
    if because is None:
        return Look.LATER
    contingency.leave(by=uow.actor, at=uow.now, because=because)
    return Look.OVER
