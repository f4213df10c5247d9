"""Make a role of the company's own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.platform.granting import check_limit, check_permissions, refuse_approving_beyond
from domain.platform.member import Role


@dataclass(kw_only=True)
class RegisterRole(Command):
    """Make a role: a named set of permissions."""

    permission = "platform.role.register"

    name: str
    """Unique in the company, at most 40 characters."""
    permissions: tuple[str, ...]
    """Like `sales.order.place` or `sales.*`; none that you lack yourself."""
    discount_limit: Decimal = Decimal(0)
    """The highest discount it grants alone, in percent of a line; no more than you grant yourself."""
    requires_second_factor: bool = False
    """Whether it counts only for members who have a second factor."""


async def register_role(command: RegisterRole, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=40)
            await refuse_taken(uow, Role, name=name)
        with check.at():
            permissions = check_permissions(command.permissions, uow)
        with check.at():
            limit = await check_limit(command.discount_limit, uow)
    with checks() as check, check.at("permissions"):
        await refuse_approving_beyond(permissions, limit, uow)
    role = Role(
        id=uow.new_id(),
        name=name,
        permissions=permissions,
        discount_limit=limit,
        requires_second_factor=command.requires_second_factor,
    )
    uow.add(role)
    return role.id
