"""Part with an identity at a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound
from domain.platform.member import Member
from domain.platform.permission import AUTHENTICATED
from domain.platform.ports import Identities


@dataclass(kw_only=True)
class UnlinkIdentity(Command):
    """Part with an identity at a provider: the sessions it opened end, in every company."""

    permission = AUTHENTICATED

    identity_id: Annotated[UUID, "identity"]
    """One of `identities`."""


@dataclass(kw_only=True)
class PartWith(Command):
    """The same for who is known to be a person."""

    permission = AUTHENTICATED

    identity_id: UUID


async def unlink_identity(command: PartWith, uow: UnitOfWork) -> UUID:
    member = await uow.get(Member, uow.actor)
    if not await uow.ask(Identities).unlink(command.identity_id, member.login_id):
        raise NotFound("identity_id", kind="identity")
    return member.id
