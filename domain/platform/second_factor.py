"""A second factor: codes of a device that a person holds, besides the password (RFC 6238)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import Refusal

ENROLMENT_LASTS = timedelta(minutes=15)
RECOVERY_CODES = 10


class SecondFactorRequired(Refusal):
    """The password was right; a code is needed besides."""

    code = "SECOND_FACTOR_REQUIRED"


class SecondFactorInvalid(Refusal):
    """Wrong, used before, or of another time: which one is not told."""

    code = "SECOND_FACTOR_INVALID"


class SecondFactorNotBegun(Refusal):
    """Nothing waits for its first code, or not any more."""

    code = "SECOND_FACTOR_NOT_BEGUN"


class OwnSecondFactor(Refusal):
    """Nobody takes their own away: somebody else does, or it is replaced."""

    code = "OWN_SECOND_FACTOR"


@dataclass(eq=False, kw_only=True)
class SecondFactor(Aggregate):
    """A member's device, known by a secret that is sealed.

    ``pending`` is that of a device which has not shown a code yet, ``begun_at`` since when. ``last_step``
    is the time step of the last code that was taken, ``recovery`` holds digests of codes on paper.
    """

    id: UUID
    version: int = 1
    member_id: UUID
    sealed: bytes | None = field(default=None, repr=False)
    pending: bytes | None = field(default=None, repr=False)
    begun_at: datetime
    last_step: int = 0
    recovery: tuple[str, ...] = field(default=(), repr=False)

    def begin(self, pending: bytes, *, at: datetime) -> None:
        """A device is to show a code; the one before stays good until then."""
        self.pending, self.begun_at = pending, at

    def waiting(self, *, at: datetime) -> bytes:
        """The secret that waits for its first code. Raises SecondFactorNotBegun."""
        if self.pending is None or at >= self.begun_at + ENROLMENT_LASTS:
            raise SecondFactorNotBegun
        return self.pending

    def confirm(self, sealed: bytes, *, step: int, recovery: tuple[str, ...]) -> None:
        """From now on this device is the one, and these are the codes on paper."""
        self.sealed, self.pending = sealed, None
        self.last_step, self.recovery = step, recovery

    def accept(self, step: int | None) -> bool:
        """Whether a code of this time step is taken: each once, and none from before the last."""
        if step is None or step <= self.last_step:
            return False
        self.last_step = step
        return True

    def recover(self, digest: str) -> bool:
        """Whether it is a code on paper that was never used."""
        left = tuple(kept for kept in self.recovery if kept != digest)
        used, self.recovery = len(left) < len(self.recovery), left
        return used

    def remove(self) -> None:
        self.sealed, self.pending, self.recovery = None, None, ()
