"""Give a partner a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.api_key import ApiKeySecret
from domain.platform.key_terms import checked, keep_key
from domain.platform.ports import Tokens


@dataclass(kw_only=True)
class CreateApiKey(Command):
    """Give a partner's program a key. It is shown once and cannot be read again."""

    permission = "platform.key.create"

    name: str
    """What it is for, at most 60 characters."""
    scopes: tuple[str, ...]
    """Permissions, like `sales.order.place` or `sales.*`; none that you lack yourself."""
    addresses: tuple[str, ...] = ()
    """Addresses and networks it is good from, like `203.0.113.0/24`, at most 50; none: any."""
    expires_at: datetime | None = None
    """When it ends by itself; null: when it is revoked."""


@dataclass(frozen=True, kw_only=True)
class CreatedKey:
    """``key`` is the text to be handed over."""

    id: UUID
    key: str = field(repr=False)
    api_key: UUID


async def create_api_key(command: CreateApiKey, uow: UnitOfWork) -> CreatedKey:
    terms = await checked(command, uow)
    id = uow.new_id()
    token = uow.ask(Tokens).key(uow.company, id)
    keep_key(terms, ApiKeySecret(id=id, digest=token.digest, begun_at=uow.now), uow)
    return CreatedKey(id=id, key=token.text, api_key=id)
