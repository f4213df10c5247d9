"""Patience with wrong passwords and codes, counted for an account, and for it at each address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal
from domain.platform.second_factor import SecondFactorRequired
from domain.platform.session import InvalidCredentials, SignInAttempts, TooManyAttempts

FREE_ANYWHERE = 50
"""Attempts of an account from all addresses: few enough to guess nothing, too many for a stranger at one
address to keep its owner out."""


@dataclass(frozen=True)
class Patience:
    """``here``: at one address; ``anywhere``: at all of them together."""

    here: SignInAttempts
    anywhere: SignInAttempts

    def blocked_until(self, at: datetime) -> datetime | None:
        """When the next attempt is looked at; None when this one is."""
        ends = (each.blocked_until for each in (self.here, self.anywhere) if each.blocks(at))
        return max((end for end in ends if end is not None), default=None)

    def judge(self, doubt: Refusal | None, *, at: datetime) -> None:
        """What came of an attempt. To be asked for the code is neither a failure nor a success."""
        if doubt is None:
            self.here.succeed()
            self.anywhere.succeed()
        elif not isinstance(doubt, SecondFactorRequired):
            self.here.fail(at)
            self.anywhere.fail(at, free=FREE_ANYWHERE)


class Attempt(Protocol):
    """A command that comes with a password; ``proved`` when it was right."""

    account: str
    address: str | None
    proved: bool


async def patience_with(account: str, address: str | None, uow: UnitOfWork) -> Patience:
    """Locked, so that nobody tries many at once; in this order, so that nobody waits in a circle."""
    place = sha256(f"{account}|{address}".encode()).hexdigest()
    return Patience(await attempts_of(place, uow), await attempts_of(account, uow))


async def password_doubt(
    attempt: Attempt, uow: UnitOfWork, *, at: str
) -> InvalidCredentials | TooManyAttempts | None:
    """What is wrong with a password that was compared, which counts; ``at`` is its field."""
    patience = await patience_with(attempt.account, attempt.address, uow)
    if until := patience.blocked_until(uow.now):
        return TooManyAttempts(until=until)
    doubt = None if attempt.proved else InvalidCredentials(at)
    patience.judge(doubt, at=uow.now)
    return doubt


async def attempts_of(account: str, uow: UnitOfWork) -> SignInAttempts:
    known = await uow.find(SignInAttempts, lock=True, account=account)
    if known is None:
        known = SignInAttempts(id=uow.new_id(), account=account, last_at=uow.now)
        uow.add(known)
    return known
