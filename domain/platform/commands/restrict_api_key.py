"""Say from where a partner's key is good, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.api_key import ApiKey
from domain.platform.granting import refuse_beyond
from domain.platform.key_limits import coming, networks


@dataclass(kw_only=True)
class RestrictApiKey(Command):
    """Say from where a key is good, and until when, from its next request on."""

    permission = "platform.key.restrict"
    overwrites = "api_key_id"

    api_key_id: Annotated[UUID, "key"]
    """Which key; none that may do what you lack yourself."""
    addresses: tuple[str, ...]
    """All addresses and networks it is good from, at most 50; none: any."""
    expires_at: datetime | None = None
    """When it ends by itself; null: when it is revoked."""


async def restrict_api_key(command: RestrictApiKey, uow: UnitOfWork) -> UUID:
    """Raises NotFound, ScopeBeyondOwn, Malformed, OutOfRange, ExpiryPassed, KeyRevoked."""
    key = await uow.get(ApiKey, command.api_key_id, lock=True)
    with checks() as check:
        with check.at("api_key_id"):
            refuse_beyond(key.scopes, uow)
        with check.at():
            addresses = networks(command.addresses)
        with check.at():
            expires_at = coming(command.expires_at, now=uow.now)
    with checks() as check, check.at("api_key_id"):
        key.restrict(addresses=addresses, expires_at=expires_at)
    return key.id
