"""Give a partner a key."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Checks, Malformed, Refusal, Required, checks
from domain.kernel.text import clean
from domain.platform.api_key import ApiKey, ScopeBeyondOwn, UnknownPermission
from domain.platform.member import Member
from domain.platform.permission import is_permission
from domain.platform.ports import KnownPermissions, Tokens


class KeysAreMadeByMembers(Refusal):
    """A key cannot make another: a person answers for each."""

    code = "KEYS_ARE_MADE_BY_MEMBERS"


@dataclass(kw_only=True)
class CreateApiKey(Command):
    """Give a partner's program a key. It is shown once and cannot be read again."""

    permission = "platform.key.create"

    name: str
    """What it is for, at most 60 characters."""
    scopes: tuple[str, ...]
    """Permissions, like `sales.order.place` or `sales.*`; none that you lack yourself."""


@dataclass(frozen=True, kw_only=True)
class CreatedKey:
    """``key`` is the text to be handed over."""

    id: UUID
    key: str
    api_key: UUID


async def create_api_key(command: CreateApiKey, uow: UnitOfWork) -> CreatedKey:
    creator = await uow.find(Member, id=uow.actor)
    with checks() as check:
        check.that(creator, KeysAreMadeByMembers())
        with check.at("name"):
            name = clean(command.name, longest=60)
        check.that(command.scopes, Required("scopes"))
        for position, scope in enumerate(command.scopes):
            if check.that(is_permission(scope), Malformed("scopes", position, expected="permission")):
                _check_scope(scope, position, uow, check)
    id = uow.new_id()
    token = uow.ask(Tokens).key(uow.company, id)
    scopes = tuple(dict.fromkeys(command.scopes))
    uow.add(
        ApiKey(id=id, name=name, scopes=scopes, digest=token.digest, created_by=uow.actor, created_at=uow.now)
    )
    return CreatedKey(id=id, key=token.text, api_key=id)


def _check_scope(scope: str, position: int, uow: UnitOfWork, check: Checks) -> None:
    known = uow.ask(KnownPermissions).any_in(scope)
    if check.that(known, UnknownPermission("scopes", position, scope=scope)):
        check.that(uow.may(scope), ScopeBeyondOwn("scopes", position, scope=scope))
