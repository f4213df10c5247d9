"""Go over to another company that let one in, without signing in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound
from domain.platform.identity import Voucher
from domain.platform.permission import AUTHENTICATED
from domain.platform.signed_in import SignedIn
from domain.platform.welcome import begin_session, is_welcome


@dataclass(kw_only=True)
class SwitchCompany(Command):
    """Go over to another company of yours: fresh tokens for it; those you hold stay good for this one."""

    permission = AUTHENTICATED

    company_id: Annotated[UUID, "company"]
    """One of `memberships`."""


@dataclass(kw_only=True)
class GoOver(Command):
    """The same in the other company itself; ``member_id`` is the place of the same login there.

    What an identity provider vouched for stays so, and lasts no longer.
    """

    permission = AUTHENTICATED

    company_id: UUID
    member_id: UUID | None
    voucher: Voucher | None = None


async def switch_company(command: GoOver, uow: UnitOfWork) -> SignedIn:
    if command.member_id is None or not await is_welcome(command.member_id, uow):
        raise NotFound("company_id", kind="company")
    return begin_session(command.member_id, uow, command.voucher)
