"""Take an invitation back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.invitation import Invitation


@dataclass(kw_only=True)
class RevokeInvitation(Command):
    """Take an invitation back; its token is worth nothing from then on."""

    permission = "platform.member.invite"
    changes = "invitation_id"

    invitation_id: Annotated[UUID, "invitation"]
    """Which invitation."""


async def revoke_invitation(command: RevokeInvitation, uow: UnitOfWork) -> UUID:
    invitation = await uow.get(Invitation, command.invitation_id, lock=True)
    invitation.revoke()
    return invitation.id
