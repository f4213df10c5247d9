"""Begin a second secret of a partner's key, beside the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.api_key import ApiKey, ApiKeySecret, KeysAreMadeByMembers
from domain.platform.granting import refuse_beyond, refuse_borrowed_limit
from domain.platform.member import Member
from domain.platform.ports import Tokens


@dataclass(kw_only=True)
class RotateApiKey(Command):
    """Begin a second secret of a key: both texts are good until one is retired.

    The new text is shown once and cannot be read again. At most two live side by side.
    """

    permission = "platform.key.rotate"
    changes = "api_key_id"

    api_key_id: Annotated[UUID, "key"]
    """Which key; none that may do what you lack yourself."""


@dataclass(frozen=True, kw_only=True)
class RotatedKey:
    """``key`` is the text to be handed over."""

    id: UUID
    key: str = field(repr=False)
    api_key: UUID


async def rotate_api_key(command: RotateApiKey, uow: UnitOfWork) -> RotatedKey:
    """Who sees the text can use it: raises what refuses them as much as the key may, and TwoSecretsLive."""
    key = await uow.get(ApiKey, command.api_key_id, lock=True)
    with checks() as check:
        check.that(await uow.find(Member, id=uow.actor), KeysAreMadeByMembers())
        with check.at("api_key_id"):
            refuse_beyond(key.scopes, uow)
            await refuse_borrowed_limit(key.id, uow)
            token = uow.ask(Tokens).key(uow.company, key.id)
            key.rotate(ApiKeySecret(id=uow.new_id(), digest=token.digest, begun_at=uow.now))
    return RotatedKey(id=key.id, key=token.text, api_key=key.id)
