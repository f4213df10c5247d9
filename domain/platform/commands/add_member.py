"""Let a person into the company."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.enrolment import Enrolment, enrol
from domain.platform.granting import check_roles


@dataclass(kw_only=True)
class AddMember(Command):
    """Let a person in who has no login yet, with roles that say what they may do; others are invited."""

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
    roles: tuple[str, ...] = ()
    with checks() as check:
        with check.at():
            roles = await check_roles(command.roles, uow)
        with check.at():
            person = Enrolment(name=command.name, email=command.email, password=command.password)
            member = await enrol(person, uow, roles=roles)
    return member.id
