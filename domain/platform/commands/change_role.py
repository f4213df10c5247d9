"""Change what a role allows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.granting import (
    check_limit,
    check_permissions,
    one_at_a_time,
    refuse_beyond,
    refuse_without_administrator,
)
from domain.platform.member import Role


@dataclass(kw_only=True)
class ChangeRole(Command):
    """Change what a role allows, for all who have it, from their next request on."""

    permission = "platform.role.change"
    overwrites = "role_id"

    role_id: Annotated[UUID, "role"]
    """Which role; none that allows what you lack yourself."""
    permissions: tuple[str, ...]
    """All it is to allow; what is not named is taken away."""
    discount_limit: Decimal
    """The highest discount it grants alone, in percent of a line."""


async def change_role(command: ChangeRole, uow: UnitOfWork) -> UUID:
    await one_at_a_time(uow)
    role = await uow.get(Role, command.role_id, lock=True)
    with checks() as check:
        with check.at("role_id"):
            refuse_beyond(role.permissions, uow)
        with check.at():
            permissions = check_permissions(command.permissions, uow)
        with check.at():
            limit = await check_limit(command.discount_limit, uow)
    role.redefine(permissions, limit)
    with checks() as check, check.at("permissions"):
        await refuse_without_administrator(uow)
    return role.id
