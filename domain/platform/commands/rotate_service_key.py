"""Begin a second public key of a service, beside the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.api_key import ApiKey, ApiKeySecret, KeysAreMadeByMembers
from domain.platform.granting import refuse_beyond, refuse_borrowed_limit
from domain.platform.member import Member
from domain.platform.ports import PublicKeys


@dataclass(kw_only=True)
class RotateServiceKey(Command):
    """Begin a second public key of a service: tokens signed by either are good until one is retired."""

    permission = "platform.key.rotate"
    changes = "api_key_id"
    confidential = ("public_key",)

    api_key_id: Annotated[UUID, "key"]
    """Which service; none that may do what you lack yourself."""
    public_key: str
    """The new one in PEM: Ed25519, P-256, or RSA of 2048 bits and more."""


async def rotate_service_key(command: RotateServiceKey, uow: UnitOfWork) -> UUID:
    """Raises NotFound, UnusablePublicKey, WrongKindOfKey, TwoSecretsLive and what the key may beyond."""
    service = await uow.get(ApiKey, command.api_key_id, lock=True)
    with checks() as check:
        check.that(await uow.find(Member, id=uow.actor), KeysAreMadeByMembers())
        with check.at("public_key"):
            public = uow.ask(PublicKeys).read(command.public_key)
        with check.at("api_key_id"):
            refuse_beyond(service.scopes, uow)
            await refuse_borrowed_limit(service.id, uow)
    secret = ApiKeySecret(id=uow.new_id(), digest=public.digest, public_key=public.data, begun_at=uow.now)
    with checks() as check, check.at("api_key_id"):
        service.rotate(secret)
    return service.id
