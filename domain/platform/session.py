"""Signing in: sessions, their refresh tokens, and patience with wrong passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal

ACCESS_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(days=30)
FREE_ATTEMPTS = 5
LONGEST_WAIT = timedelta(hours=1)


class InvalidCredentials(Refusal):
    """E-mail, password or company are wrong, or the member is blocked: which one is not told."""

    code = "INVALID_CREDENTIALS"


class TooManyAttempts(Refusal):
    """Wrong too often; facts: ``until``."""

    code = "TOO_MANY_ATTEMPTS"


class SessionEnded(Refusal):
    """Signed out, expired, or the refresh token was used twice."""

    code = "SESSION_ENDED"


@dataclass(eq=False, kw_only=True)
class Session(Aggregate):
    """From signing in until signing out; the refresh token is exchanged each time it is used.

    ``generation`` counts the exchanges, ``digest`` is that of the only token that is still good.
    ``issuer`` is the identity provider that vouched for who it is, with the `jti` of its token and
    the `sid` of its own session; None when a password did.
    """

    id: UUID
    version: int = 1
    member_id: UUID
    generation: int = 1
    digest: bytes
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    address: str | None = None
    agent: str | None = None
    issuer: str | None = None
    token_id: str | None = None
    provider_session: str | None = None

    def rotate(self, *, presented: bytes, fresh: bytes, at: datetime) -> bool:
        """Exchange the token. One that was good before means theft: the session ends, and it is False."""
        if self.ended_at is not None or at >= self.expires_at:
            return False
        if presented != self.digest:
            self.end(at=at)
            return False
        self.digest = fresh
        self.generation += 1
        return True

    def end(self, *, at: datetime) -> None:
        self.ended_at = self.ended_at or at


@dataclass(eq=False, kw_only=True)
class SignInAttempts(Aggregate):
    """Failed attempts for one account name, whether there is such an account or not."""

    id: UUID
    version: int = 1
    account: str
    failures: int = 0
    blocked_until: datetime | None = None
    last_at: datetime

    def blocks(self, at: datetime) -> bool:
        return self.blocked_until is not None and at < self.blocked_until

    def fail(self, at: datetime, *, free: int = FREE_ATTEMPTS) -> None:
        """After some free attempts each failure doubles the wait, from a minute up to an hour."""
        self.failures += 1
        self.last_at = at
        if self.failures >= free:
            wait = timedelta(minutes=1) * 2 ** min(self.failures - free, 6)
            self.blocked_until = at + min(wait, LONGEST_WAIT)

    def succeed(self) -> None:
        self.failures, self.blocked_until = 0, None


def actions_of(ended: bool) -> list[Action]:
    """What may be done with a session that was ended or not."""
    return [Action.of("endSession", not ended, InvalidTransition.code)]
