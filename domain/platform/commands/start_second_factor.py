"""Begin to use a device as one's second factor."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.company import Company
from domain.platform.identity import ProvenIdentity
from domain.platform.member import Member
from domain.platform.patience import patience_with
from domain.platform.permission import AUTHENTICATED
from domain.platform.ports import OneTimeCodes
from domain.platform.proving import second_doubt
from domain.platform.recognition import recognised
from domain.platform.second_factor import SecondFactor, SecondFactorInvalid, SecondFactorRequired
from domain.platform.session import InvalidCredentials, TooManyAttempts

Doubt = InvalidCredentials | TooManyAttempts | SecondFactorInvalid | SecondFactorRequired


@dataclass(kw_only=True)
class StartSecondFactor(Command):
    """Begin to use a device as your second factor in this company; `confirmSecondFactor` makes it so.

    Who has one already replaces it: the one before is good until then.
    """

    permission = AUTHENTICATED
    confidential = ("password", "identity_token", "code")
    proves = True

    password: str | None = field(default=None, repr=False)
    """Yours; null with ``identity_token``."""
    identity_token: str | None = field(default=None, repr=False)
    """An access token of an identity provider that you sign in by, in place of the password."""
    code: str | None = field(default=None, repr=False)
    """Of the device you have, or a recovery code; null when you have none."""


@dataclass(kw_only=True)
class BeginSecondFactor(Command):
    """What is left once password or token was checked; ``proved`` when the password was right."""

    permission = AUTHENTICATED
    confidential = ("identity", "code")

    account: str
    address: str | None
    proved: bool
    code: str | None = field(repr=False)
    identity: ProvenIdentity | None = None


@dataclass(frozen=True, kw_only=True)
class BegunFactor:
    """``secret`` is in base 32, ``uri`` the same as devices read it from a picture."""

    id: UUID
    secret: str = field(repr=False)
    uri: str = field(repr=False)


async def start_second_factor(command: BeginSecondFactor, uow: UnitOfWork) -> BegunFactor | Doubt:
    """What is wrong is answered, not raised, so that it is remembered."""
    member = await uow.get(Member, uow.actor)
    if doubt := await _doubt(command, member, uow):
        return doubt
    factor = await uow.find(SecondFactor, lock=True, member_id=member.id)
    if factor is None:
        factor = SecondFactor(id=uow.new_id(), member_id=member.id, begun_at=uow.now)
        uow.add(factor)
    company = await uow.get(Company, uow.company)
    issued = uow.ask(OneTimeCodes).issue(
        factor.id, account=member.email, issuer=company.trade_name or company.legal_name
    )
    factor.begin(issued.sealed, at=uow.now)
    return BegunFactor(id=factor.id, secret=issued.secret, uri=issued.uri)


async def _doubt(command: BeginSecondFactor, member: Member, uow: UnitOfWork) -> Doubt | None:
    patience = await patience_with(command.account, command.address, uow)
    if until := patience.blocked_until(uow.now):
        return TooManyAttempts(until=until)
    doubt: Doubt | None = InvalidCredentials("password")
    if command.proved or await _is_own(command.identity, member, uow):
        doubt = await second_doubt(member, command.code, uow)
    patience.judge(doubt, at=uow.now)
    return doubt


async def _is_own(identity: ProvenIdentity | None, member: Member, uow: UnitOfWork) -> bool:
    linked = None if identity is None else await recognised(identity, uow)
    return linked is not None and linked.login_id == member.login_id
