"""Take nothing for a partner's key any more but its other secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.api_key import ApiKey


@dataclass(kw_only=True)
class RetireApiKeySecret(Command):
    """Refuse one text of a key from the next request on, once the partner uses the other one."""

    permission = "platform.key.rotate"
    changes = "api_key_id"

    api_key_id: Annotated[UUID, "key"]
    """The key whose secret it is."""
    secret_id: Annotated[UUID, "keysecret"]
    """Which of its two; `lastUsedAt` tells whether it is still in use."""


async def retire_api_key_secret(command: RetireApiKeySecret, uow: UnitOfWork) -> UUID:
    """Raises NotFound, LastSecret."""
    key = await uow.get(ApiKey, command.api_key_id, lock=True)
    with checks() as check, check.at("secret_id"):
        key.retire(command.secret_id)
    return key.id
