"""Sign out everywhere at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.member import Member
from domain.platform.permission import AUTHENTICATED
from domain.platform.ports import Identities


@dataclass(kw_only=True)
class SignOutEverywhere(Command):
    """End all your sessions, in every company: their tokens are refused from the next request on.

    Tokens that an identity provider issued before open no session any more.
    """

    permission = AUTHENTICATED

    keep_this: bool = False
    """Whether the session that asks goes on."""


@dataclass(kw_only=True)
class LeaveEverywhere(Command):
    """The same for who is known to be a person; ``keep`` is the session that goes on."""

    permission = AUTHENTICATED

    keep: UUID | None


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    """``id`` is the member's, ``ended`` how many sessions were ended."""

    id: UUID
    ended: int


async def sign_out_everywhere(command: LeaveEverywhere, uow: UnitOfWork) -> SignedOut:
    member = await uow.get(Member, uow.actor)
    ended = await uow.ask(Identities).sign_out(member.login_id, keep=command.keep)
    return SignedOut(id=member.id, ended=ended)
