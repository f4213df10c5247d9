"""Change one's own password."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.platform.login import check_password
from domain.platform.member import Member
from domain.platform.patience import password_doubt
from domain.platform.permission import AUTHENTICATED
from domain.platform.ports import Logins, Passwords
from domain.platform.session import InvalidCredentials, TooManyAttempts


@dataclass(kw_only=True)
class ChangePassword(Command):
    """Change your password, in every company that let you in; your other sessions end."""

    permission = AUTHENTICATED
    confidential = ("current_password", "new_password")
    proves = True

    current_password: str = field(repr=False)
    """The one that holds until now."""
    new_password: str = field(repr=False)
    """12 to 200 characters."""


@dataclass(kw_only=True)
class ReplacePassword(Command):
    """What is left once the current password was checked; ``proved`` when it was right."""

    permission = AUTHENTICATED
    confidential = ("new_password",)

    session_id: UUID
    account: str
    address: str | None
    proved: bool
    new_password: str = field(repr=False)


async def change_password(
    command: ReplacePassword, uow: UnitOfWork
) -> UUID | InvalidCredentials | TooManyAttempts:
    """A wrong password is answered, not raised, so that it is remembered."""
    if doubt := await password_doubt(command, uow, at="current_password"):
        return doubt
    with checks() as check, check.at("new_password"):
        check_password(command.new_password)
    member = await uow.get(Member, uow.actor)
    digest = await uow.ask(Passwords).digest(command.new_password)
    await uow.ask(Logins).change_password(member.login_id, digest, keep=command.session_id)
    member.change_password()
    return member.id
