"""Say which roles a member has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.granting import (
    check_grantable,
    check_roles,
    one_at_a_time,
    refuse_own_elevation,
    refuse_without_administrator,
)
from domain.platform.member import Member


@dataclass(kw_only=True)
class AssignRoles(Command):
    """Say which roles a member has, from their next request on."""

    permission = "platform.member.assign"
    overwrites = "member_id"

    member_id: Annotated[UUID, "member"]
    """Whose roles; nobody who may do more than you."""
    roles: tuple[str, ...]
    """All they are to have, at least one; those not named are taken away."""


async def assign_roles(command: AssignRoles, uow: UnitOfWork) -> UUID:
    await one_at_a_time(uow)
    member = await uow.get(Member, command.member_id, lock=True)
    with checks() as check:
        with check.at():
            roles = await check_roles(command.roles, uow)
        with check.at("roles"):
            await refuse_own_elevation(member, command.roles, uow)
        with check.at("member_id"):
            for lost in set(member.roles) - set(command.roles):
                await check_grantable(lost, uow)
    member.take_on(roles)
    with checks() as check, check.at("roles"):
        await refuse_without_administrator(uow)
    return member.id
