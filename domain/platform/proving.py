"""Whether somebody who proved who they are shows their second factor, too, if they have one."""

from __future__ import annotations

from domain.kernel.command import UnitOfWork
from domain.platform.member import Member
from domain.platform.patience import patience_with
from domain.platform.ports import OneTimeCodes
from domain.platform.second_factor import SecondFactor, SecondFactorInvalid, SecondFactorRequired
from domain.platform.session import TooManyAttempts

Doubt = TooManyAttempts | SecondFactorInvalid | SecondFactorRequired


async def doubt_without_password(
    member: Member, code: str | None, address: str | None, uow: UnitOfWork
) -> Doubt | None:
    """The same where no password was asked for, so that nothing else counts wrong codes."""
    if member.second_factor_since is None:
        return None
    patience = await patience_with(f"codes of {member.id}", address, uow)
    if until := patience.blocked_until(uow.now):
        return TooManyAttempts(until=until)
    doubt = await second_doubt(member, code, uow)
    patience.judge(doubt, at=uow.now)
    return doubt


async def second_doubt(
    member: Member, code: str | None, uow: UnitOfWork
) -> SecondFactorRequired | SecondFactorInvalid | None:
    """None when nothing is missing. A code that is taken is used up."""
    if member.second_factor_since is None:
        return None
    if not code:
        return SecondFactorRequired("code")
    factor = await uow.find(SecondFactor, lock=True, member_id=member.id)
    return None if factor and _shows(factor, code, uow) else SecondFactorInvalid("code")


def _shows(factor: SecondFactor, code: str, uow: UnitOfWork) -> bool:
    codes = uow.ask(OneTimeCodes)
    if factor.sealed is None:
        return False
    step = codes.step(code, factor.sealed, factor_id=factor.id, at=uow.now)
    return factor.accept(step) or factor.recover(codes.digest(code, factor_id=factor.id))
