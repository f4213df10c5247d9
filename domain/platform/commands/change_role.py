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
    refuse_approving_beyond,
    refuse_beyond,
    refuse_own_relief,
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
    requires_second_factor: bool | None = None
    """Whether it counts only for members who have a second factor; null: as until now."""


async def change_role(command: ChangeRole, uow: UnitOfWork) -> UUID:
    await one_at_a_time(uow)
    role = await uow.get(Role, command.role_id, lock=True)
    demanded = command.requires_second_factor
    demanded = role.requires_second_factor if demanded is None else demanded
    with checks() as check:
        with check.at("role_id"):
            refuse_beyond(role.permissions, uow)
        with check.at("requires_second_factor"):
            await refuse_own_relief(role, () if demanded else command.permissions, uow)
        with check.at():
            permissions = check_permissions(command.permissions, uow)
        with check.at():
            limit = await check_limit(command.discount_limit, uow)
    with checks() as check, check.at("permissions"):
        await refuse_approving_beyond(permissions, limit, uow, role_id=role.id)
    role.redefine(permissions, discount_limit=limit, requires_second_factor=demanded)
    with checks() as check, check.at("permissions"):
        await refuse_without_administrator(uow)
    return role.id
