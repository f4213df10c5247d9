"""Patience with wrong passwords: each failure is counted under the name of the account."""

from __future__ import annotations

from domain.kernel.command import UnitOfWork
from domain.platform.session import SignInAttempts


async def attempts_of(account: str, uow: UnitOfWork) -> SignInAttempts:
    """Locked, so that nobody tries many passwords at once."""
    known = await uow.find(SignInAttempts, lock=True, account=account)
    if known is None:
        known = SignInAttempts(id=uow.new_id(), account=account, last_at=uow.now)
        uow.add(known)
    return known
