"""Take a partner's key back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.api_key import ApiKey


@dataclass(kw_only=True)
class RevokeApiKey(Command):
    """Take a key back; it is refused from its next request on."""

    permission = "platform.key.revoke"
    changes = "api_key_id"

    api_key_id: Annotated[UUID, "key"]
    """The key that is meant."""


async def revoke_api_key(command: RevokeApiKey, uow: UnitOfWork) -> UUID:
    key = await uow.get(ApiKey, command.api_key_id, lock=True)
    key.revoke(at=uow.now)
    return key.id
