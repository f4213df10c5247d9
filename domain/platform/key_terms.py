"""What a key or a service is made with: its name, what it may, from where and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Required, checks
from domain.kernel.text import clean
from domain.platform.api_key import ApiKey, ApiKeySecret, KeysAreMadeByMembers
from domain.platform.events import KeyCreated
from domain.platform.granting import check_permission
from domain.platform.key_limits import coming, networks
from domain.platform.member import Member


class Wished(Protocol):
    """As a member asks for it."""

    @property
    def name(self) -> str: ...
    @property
    def scopes(self) -> tuple[str, ...]: ...
    @property
    def addresses(self) -> tuple[str, ...]: ...
    @property
    def expires_at(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class Terms:
    name: str
    scopes: tuple[str, ...]
    addresses: tuple[str, ...]
    expires_at: datetime | None


async def checked(wished: Wished, uow: UnitOfWork) -> Terms:
    """Raises every refusal at once, KeysAreMadeByMembers among them."""
    creator = await uow.find(Member, id=uow.actor)
    with checks() as check:
        check.that(creator, KeysAreMadeByMembers())
        with check.at("name"):
            name = clean(wished.name, longest=60)
        check.that(wished.scopes, Required("scopes"))
        for position, scope in enumerate(wished.scopes):
            with check.at("scopes", position):
                check_permission(scope, uow)
        with check.at():
            addresses = networks(wished.addresses)
        with check.at():
            expires_at = coming(wished.expires_at, now=uow.now)
    scopes = tuple(dict.fromkeys(wished.scopes))
    return Terms(name=name, scopes=scopes, addresses=addresses, expires_at=expires_at)


def keep_key(terms: Terms, secret: ApiKeySecret, uow: UnitOfWork) -> ApiKey:
    """It and its first secret have the same id."""
    key = ApiKey(
        id=secret.id,
        name=terms.name,
        service=secret.public_key is not None,
        scopes=terms.scopes,
        digest=secret.digest,
        addresses=terms.addresses,
        created_by=uow.actor,
        created_at=uow.now,
        expires_at=terms.expires_at,
    )
    key.rotate(secret)
    uow.add(key)
    key.record(KeyCreated(key_id=key.id, created_by=uow.actor))
    return key
