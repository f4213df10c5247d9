"""Let a person who was kept out come in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.granting import check_roles
from domain.platform.member import Member


@dataclass(kw_only=True)
class UnblockMember(Command):
    """Let a person who was kept out come in again, with the roles they had."""

    permission = "platform.member.block"
    overwrites = "member_id"

    member_id: Annotated[UUID, "member"]
    """Who comes in again."""


async def unblock_member(command: UnblockMember, uow: UnitOfWork) -> UUID:
    member = await uow.get(Member, command.member_id, lock=True)
    await check_roles(member.roles, uow)
    member.unblock()
    return member.id
