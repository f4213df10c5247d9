"""An invitation: lets one person in, once, for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal
from domain.platform.events import InvitationPosted
from domain.platform.language import Language

INVITATION_LASTS = timedelta(days=7)


class InvitationInvalid(Refusal):
    """Used, taken back, expired, or never made: which one is not told."""

    code = "INVITATION_INVALID"


class InvitationStatus(StrEnum):
    """Whether it can still be accepted."""

    PENDING = "PENDING"
    """Until ``expiresAt``."""
    ACCEPTED = "ACCEPTED"
    """The person has come in."""
    REVOKED = "REVOKED"
    """Taken back, or followed by another for the same person."""


@dataclass(eq=False, kw_only=True)
class Invitation(Aggregate):
    """Only a digest of its token is kept."""

    id: UUID
    version: int = 1
    name: str
    email: str
    roles: tuple[str, ...]
    digest: bytes
    status: InvitationStatus = InvitationStatus.PENDING
    invited_by: UUID
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None

    def post(self, language: Language) -> None:
        """Have it sent by mail."""
        self.record(InvitationPosted(invitation_id=self.id, language=language.value))

    def is_open(self, *, at: datetime) -> bool:
        """Whether it still lets somebody in."""
        return self.status is InvitationStatus.PENDING and at < self.expires_at

    def check(self, *, presented: bytes, at: datetime) -> None:
        """Raises InvitationInvalid."""
        if not self.is_open(at=at) or presented != self.digest:
            raise InvitationInvalid("token")

    def accept(self, *, at: datetime) -> None:
        """Once."""
        self.status, self.accepted_at = InvitationStatus.ACCEPTED, at

    def revoke(self) -> None:
        """An accepted one stays what it is: block the member instead."""
        if self.status is InvitationStatus.PENDING:
            self.status = InvitationStatus.REVOKED


def actions_of(status: str) -> list[Action]:
    """What may be done with an invitation in this state; one that was accepted stays what it is."""
    return [Action.of("revokeInvitation", status == InvitationStatus.PENDING, InvalidTransition.code)]
