"""Keep a person out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.granting import one_at_a_time, refuse_without_administrator
from domain.platform.member import BlockingOneself, Member


@dataclass(kw_only=True)
class BlockMember(Command):
    """Keep a person out, from their next request on."""

    permission = "platform.member.block"
    overwrites = "member_id"

    member_id: Annotated[UUID, "member"]
    """Who is kept out."""


async def block_member(command: BlockMember, uow: UnitOfWork) -> UUID:
    await one_at_a_time(uow)
    member = await uow.get(Member, command.member_id, lock=True)
    if member.id == uow.actor:
        raise BlockingOneself("member_id")
    member.block()
    await refuse_without_administrator(uow)
    return member.id
