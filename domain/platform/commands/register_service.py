"""Let a service in by the tokens that it signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.api_key import ApiKeySecret
from domain.platform.key_terms import checked, keep_key
from domain.platform.ports import PublicKeys


@dataclass(kw_only=True)
class RegisterService(Command):
    """Let a program in that signs tokens of its own, each good for five minutes at most.

    Nothing secret is handed over: the private key stays where the program runs.
    """

    permission = "platform.key.create"
    confidential = ("public_key",)

    name: str
    """What it is for, at most 60 characters."""
    scopes: tuple[str, ...]
    """Permissions, like `sales.order.place` or `sales.*`; none that you lack yourself."""
    public_key: str
    """Its public key in PEM: Ed25519, P-256, or RSA of 2048 bits and more."""
    addresses: tuple[str, ...] = ()
    """Addresses and networks it may ask from, like `203.0.113.0/24`, at most 50; none: any."""
    expires_at: datetime | None = None
    """When it ends by itself; null: when it is revoked."""


async def register_service(command: RegisterService, uow: UnitOfWork) -> UUID:
    """Raises what ``createApiKey`` raises, and UnusablePublicKey."""
    with checks() as check:
        with check.at():
            terms = await checked(command, uow)
        with check.at("public_key"):
            public = uow.ask(PublicKeys).read(command.public_key)
    secret = ApiKeySecret(id=uow.new_id(), digest=public.digest, public_key=public.data, begun_at=uow.now)
    return keep_key(terms, secret, uow).id
