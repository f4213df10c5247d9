"""Where a party or an employee is paid: as somebody asked for it and somebody else approved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.finance.events import BankDetailsAccepted, BankDetailsRejected, BankDetailsRequested
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal


class BankDetailsKind(StrEnum):
    """How a party is paid."""

    ACCOUNT = "ACCOUNT"
    """Into an account at a bank."""
    PIX_KEY = "PIX_KEY"
    """By a Pix key."""


class BankDetailsStatus(StrEnum):
    """Whether a second person agreed."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    """In force once its quarantine is over, until others are."""
    REJECTED = "REJECTED"
    """Refused, taken back, or not decided in time."""


class BankDetailsStanding(StrEnum):
    """Where they stand now, by the clock."""

    REQUESTED = "REQUESTED"
    """A second person has to agree."""
    QUARANTINED = "QUARANTINED"
    """Agreed, and not in force yet."""
    IN_FORCE = "IN_FORCE"
    """The party is paid there."""
    SUPERSEDED = "SUPERSEDED"
    """Others came in force after them."""
    REJECTED = "REJECTED"
    """Refused, taken back, or not decided in time."""


class BankDetailsPending(Refusal):
    """Somebody asked for a change already that nobody has decided."""

    code = "BANK_DETAILS_PENDING"


class HolderIsAnother(Refusal):
    """The account or the key belongs to somebody else than the party."""

    code = "HOLDER_IS_ANOTHER"


@dataclass(eq=False, kw_only=True)
class BankDetails(Aggregate):
    """Of a party, or of somebody who works here: one of the two ids. ``details`` is JSON of what identifies
    the account, sealed where it is stored; ``masked`` shows of it what helps to recognise it. Each change is
    a row of its own."""

    id: UUID
    version: int = 1
    party_id: UUID | None = None
    employee_id: UUID | None = None
    kind: BankDetailsKind
    status: BankDetailsStatus = BankDetailsStatus.REQUESTED
    details: str | None
    masked: str
    requested_by: UUID
    requested_at: datetime
    decided_at: datetime | None = None
    effective_at: datetime | None = None

    def ask(self) -> None:
        """Have a second person look at it."""
        self.record(BankDetailsRequested(**self._about))

    def accept(self, *, at: datetime, effective_at: datetime) -> None:
        """In force from then on. Raises InvalidTransition."""
        self._decide(BankDetailsStatus.ACCEPTED, at)
        self.effective_at = effective_at
        self.record(BankDetailsAccepted(**self._about, effective_at=effective_at))

    def reject(self, *, at: datetime) -> None:
        """What was in force before stays so. Raises InvalidTransition."""
        self._decide(BankDetailsStatus.REJECTED, at)
        self.record(BankDetailsRejected(**self._about))

    def erase(self) -> None:
        """Which account it was; that there was one stays."""
        self.details, self.masked = None, ""

    @property
    def _about(self) -> dict[str, Any]:
        whose = {"party_id": self.party_id, "employee_id": self.employee_id}
        return {"bank_details_id": self.id} | whose

    def _decide(self, status: BankDetailsStatus, at: datetime) -> None:
        if self.status is not BankDetailsStatus.REQUESTED:
            raise InvalidTransition.of(self.status, status, [BankDetailsStatus.REQUESTED])
        self.status, self.decided_at = status, at
