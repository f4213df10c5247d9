"""What approvals announce."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class ApprovalFact(Event):
    """``kind`` is a value of ApprovalKind; ``about_id`` is what is approved, ``requested_by`` who asked.

    Why stands on the approval: people may write names there, and facts last.
    """

    subject = "approval_id"
    case = "about_id"

    approval_id: UUID
    kind: str
    about_id: UUID
    requested_by: UUID


@dataclass(frozen=True, kw_only=True)
class ApprovalRequested(ApprovalFact):
    """Somebody else has to decide."""


@dataclass(frozen=True, kw_only=True)
class ApprovalGranted(ApprovalFact):
    """Somebody else said yes; what was asked for is done, or waits for its quarantine to end."""


@dataclass(frozen=True, kw_only=True)
class ApprovalRefused(ApprovalFact):
    """Somebody said no; what was asked for will not happen."""


@dataclass(frozen=True, kw_only=True)
class ApprovalWithdrawn(ApprovalFact):
    """Who asked does not want it any more, or what was asked for is given up."""


@dataclass(frozen=True, kw_only=True)
class ApprovalExpired(ApprovalFact):
    """Nobody decided in time."""
