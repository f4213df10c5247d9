"""Go over to another company that let one in, without signing in again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound
from domain.platform.member import Member
from domain.platform.patience import patience_with
from domain.platform.permission import AUTHENTICATED
from domain.platform.proving import second_doubt
from domain.platform.second_factor import SecondFactorInvalid, SecondFactorRequired
from domain.platform.session import TooManyAttempts
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session, is_welcome

Doubt = TooManyAttempts | SecondFactorInvalid | SecondFactorRequired


@dataclass(kw_only=True)
class SwitchCompany(Command):
    """Go over to another company of yours: fresh tokens for it; those you hold stay good for this one."""

    permission = AUTHENTICATED
    confidential = ("code",)
    proves = True

    company_id: Annotated[UUID, "company"]
    """One of `memberships`."""
    code: str | None = field(default=None, repr=False)
    """Of your device there, or a recovery code, once `SECOND_FACTOR_REQUIRED` asks for it."""


@dataclass(kw_only=True)
class GoOver(Command):
    """The same in the other company itself; ``member_id`` is the place of the same login there."""

    permission = AUTHENTICATED
    confidential = ("code",)

    company_id: UUID
    account: str
    address: str | None
    member_id: UUID | None
    code: str | None = field(default=None, repr=False)


async def switch_company(command: GoOver, uow: UnitOfWork) -> SignedIn | Doubt:
    """A wrong code is answered, not raised, so that it is remembered."""
    if command.member_id is None or not await is_welcome(command.member_id, uow):
        raise NotFound("company_id", kind="company")
    member = await uow.get(Member, command.member_id)
    if member.second_factor_since and (doubt := await _doubt(command, member, uow)):
        return doubt
    return begin_session(command.member_id, uow)


async def _doubt(command: GoOver, member: Member, uow: UnitOfWork) -> Doubt | None:
    patience = await patience_with(command.account, command.address, uow)
    if until := patience.blocked_until(uow.now):
        return TooManyAttempts(until=until)
    doubt = await second_doubt(member, command.code, uow)
    patience.judge(doubt, at=uow.now)
    return doubt
