"""Take a person's second factor away, who lost it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.granting import check_grantable
from domain.platform.member import Member
from domain.platform.ports import OpenSessions
from domain.platform.second_factor import OwnSecondFactor, SecondFactor


@dataclass(kw_only=True)
class RemoveSecondFactor(Command):
    """Take a person's second factor away, who lost it and has no recovery code left.

    Their sessions end, and their roles that demand one do not count until they have another.
    """

    permission = "platform.second_factor.remove"
    overwrites = "member_id"

    member_id: Annotated[UUID, "member"]
    """Whose; not your own, nor that of somebody who may do more than you."""


async def remove_second_factor(command: RemoveSecondFactor, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OwnSecondFactor, ScopeBeyondOwn, LimitBeyondOwn. Without one it is quiet."""
    member = await uow.get(Member, command.member_id, lock=True)
    if member.id == uow.actor:
        raise OwnSecondFactor("member_id")
    with checks() as check, check.at("member_id"):
        for role in member.roles:
            await check_grantable(role, uow)
    if factor := await uow.find(SecondFactor, lock=True, member_id=member.id):
        factor.remove()
    member.prove_twice(since=None)
    await uow.ask(OpenSessions).end(member.id)
    return member.id
