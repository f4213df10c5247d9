"""Show the first code of a device: from now on it is one's second factor."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.member import Member
from domain.platform.permission import AUTHENTICATED
from domain.platform.ports import OneTimeCodes, OpenSessions
from domain.platform.second_factor import SecondFactor, SecondFactorInvalid, SecondFactorNotBegun


@dataclass(kw_only=True)
class ConfirmSecondFactor(Command):
    """Show the first code of your device: from now on signing in asks for one, and your roles that demand
    it count. Your other sessions in this company end."""

    permission = AUTHENTICATED
    confidential = ("code",)
    proves = True

    code: str = field(repr=False)
    """The six digits it shows."""


@dataclass(kw_only=True)
class KeepSecondFactor(Command):
    """The same, and which session goes on."""

    permission = AUTHENTICATED
    confidential = ("code",)

    code: str = field(repr=False)
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class KeptFactor:
    """``recovery_codes`` are shown once: each is good once in place of a code of the device."""

    id: UUID
    member: UUID
    recovery_codes: list[str] = field(repr=False)


async def confirm_second_factor(command: KeepSecondFactor, uow: UnitOfWork) -> KeptFactor:
    """Raises SecondFactorNotBegun, SecondFactorInvalid."""
    member = await uow.get(Member, uow.actor, lock=True)
    factor = await uow.find(SecondFactor, lock=True, member_id=member.id)
    if factor is None:
        raise SecondFactorNotBegun
    codes = uow.ask(OneTimeCodes)
    sealed = codes.settled(factor.waiting(at=uow.now), factor_id=factor.id)
    step = codes.step(command.code, sealed, factor_id=factor.id, at=uow.now)
    if step is None:
        raise SecondFactorInvalid("code")
    recovery = codes.recovery()
    digests = tuple(codes.digest(code, factor_id=factor.id) for code in recovery)
    factor.confirm(sealed, step=step, recovery=digests)
    member.prove_twice(since=uow.now)
    await uow.ask(OpenSessions).end(member.id, keep=command.session_id)
    return KeptFactor(id=member.id, member=member.id, recovery_codes=recovery)
