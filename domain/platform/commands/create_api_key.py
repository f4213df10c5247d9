"""Give a partner a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Required, checks
from domain.kernel.text import clean
from domain.platform.api_key import ApiKey, ApiKeySecret, KeysAreMadeByMembers
from domain.platform.events import KeyCreated
from domain.platform.granting import check_permission
from domain.platform.key_limits import coming, networks
from domain.platform.member import Member
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
    name, addresses, expires_at = await _checked(command, uow)
    id = uow.new_id()
    token = uow.ask(Tokens).key(uow.company, id)
    key = ApiKey(
        id=id,
        name=name,
        scopes=tuple(dict.fromkeys(command.scopes)),
        digest=token.digest,
        addresses=addresses,
        created_by=uow.actor,
        created_at=uow.now,
        expires_at=expires_at,
    )
    key.rotate(ApiKeySecret(id=id, digest=token.digest, begun_at=uow.now))
    uow.add(key)
    key.record(KeyCreated(key_id=id, created_by=uow.actor))
    return CreatedKey(id=id, key=token.text, api_key=id)


async def _checked(command: CreateApiKey, uow: UnitOfWork) -> tuple[str, tuple[str, ...], datetime | None]:
    creator = await uow.find(Member, id=uow.actor)
    with checks() as check:
        check.that(creator, KeysAreMadeByMembers())
        with check.at("name"):
            name = clean(command.name, longest=60)
        check.that(command.scopes, Required("scopes"))
        for position, scope in enumerate(command.scopes):
            with check.at("scopes", position):
                check_permission(scope, uow)
        with check.at():
            addresses = networks(command.addresses)
        with check.at():
            expires_at = coming(command.expires_at, now=uow.now)
    return name, addresses, expires_at
