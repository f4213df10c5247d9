"""A session opened for somebody who proved who they are."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.platform.company import Company, CompanyStatus
from domain.platform.identity import Voucher
from domain.platform.member import Member, MemberStatus
from domain.platform.ports import Arrival, Tokens
from domain.platform.session import SESSION_LASTS, Session
from domain.platform.signed_in import SignedIn


def begin_session(member_id: UUID, uow: UnitOfWork, voucher: Voucher | None = None) -> SignedIn:
    """One that an identity provider vouched for lasts no longer than its word."""
    id, tokens, origin = uow.new_id(), uow.ask(Tokens), uow.ask(Arrival).origin()
    refresh = tokens.refresh(uow.company, id)
    uow.add(
        Session(
            id=id,
            member_id=member_id,
            digest=refresh.digest,
            opened_at=uow.now,
            expires_at=voucher.until if voucher else uow.now + SESSION_LASTS,
            address=origin.address,
            agent=origin.agent,
            issuer=voucher.issuer if voucher else None,
            token_id=voucher.token_id if voucher else None,
            provider_session=voucher.provider_session if voucher else None,
        )
    )
    access = tokens.access(uow.company, id, member_id, at=uow.now)
    return SignedIn(id=id, access_token=access.text, refresh_token=refresh.text, expires_at=access.expires_at)


async def is_welcome(member_id: UUID | None, uow: UnitOfWork) -> bool:
    """Whether this member may come in now."""
    if member_id is None:
        return False
    member, company = await uow.get(Member, member_id), await uow.get(Company, uow.company)
    return member.status is MemberStatus.ACTIVE and company.status is CompanyStatus.ACTIVE
