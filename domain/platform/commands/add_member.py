"""Let a person into the company."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, Required, checks
from domain.platform.api_key import ScopeBeyondOwn
from domain.platform.enrolment import Enrolment, enrol
from domain.platform.member import Role


@dataclass(kw_only=True)
class AddMember(Command):
    """Let a person into the company, with roles that say what they may do."""

    permission = "platform.member.add"
    confidential = ("password",)

    name: str
    """As colleagues know them, at most 60 characters."""
    email: str
    """What they sign in with; unique in the company."""
    password: str
    """12 to 200 characters; to be changed by them."""
    roles: tuple[str, ...]
    """Names of roles, like SALES; at least one."""


async def add_member(command: AddMember, uow: UnitOfWork) -> UUID:
    """Nobody lets in somebody who may do more than they may themselves."""
    with checks() as check:
        check.that(command.roles, Required("roles"))
        for position, name in enumerate(command.roles):
            with check.at("roles", position):
                await _grantable(name, uow)
        with check.at():
            person = Enrolment(name=command.name, email=command.email, password=command.password)
            member = await enrol(person, uow, roles=command.roles)
    return member.id


async def _grantable(name: str, uow: UnitOfWork) -> None:
    role = await uow.find(Role, name=name)
    if role is None:
        raise NotFound(kind="role")
    for permission in role.permissions:
        if not uow.may(permission):
            raise ScopeBeyondOwn(scope=permission)
