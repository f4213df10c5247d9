"""Go over to another company that let one in, without signing in again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound
from domain.platform.identity import Voucher
from domain.platform.member import Member
from domain.platform.permission import AUTHENTICATED
from domain.platform.proving import Doubt, doubt_without_password
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session, is_welcome


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
    """The same in the other company itself; ``member_id`` is the place of the same login there.

    What an identity provider vouched for stays so, and lasts no longer.
    """

    permission = AUTHENTICATED
    confidential = ("code",)

    company_id: UUID
    address: str | None
    member_id: UUID | None
    code: str | None = field(default=None, repr=False)
    voucher: Voucher | None = None


async def switch_company(command: GoOver, uow: UnitOfWork) -> SignedIn | Doubt:
    """A wrong code is answered, not raised, so that it is remembered."""
    if command.member_id is None or not await is_welcome(command.member_id, uow):
        raise NotFound("company_id", kind="company")
    member = await uow.get(Member, command.member_id)
    if doubt := await doubt_without_password(member, command.code, command.address, uow):
        return doubt
    return begin_session(command.member_id, uow, command.voucher)
