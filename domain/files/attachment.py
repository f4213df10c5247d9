"""An attachment: a file that belongs to a thing, seen by whoever may read the thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.files.retention import Keeping
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition


class AttachmentStatus(StrEnum):
    """Whether a file still belongs to its thing."""

    ATTACHED = "ATTACHED"
    """It hangs on what it is about."""
    DETACHED = "DETACHED"
    """It does not, and is kept for as long as it must be."""
    REMOVED = "REMOVED"
    """It is not kept any more."""


@dataclass(eq=False, kw_only=True)
class Attachment(Aggregate):
    """``subject`` is the thing, as the wire names it; ``size`` in bytes, ``kept_until`` the last day."""

    id: UUID
    version: int = 1
    upload_id: UUID
    subject: str
    subject_kind: str
    subject_owner: UUID | None
    person_id: UUID | None
    name: str
    media_type: str
    size: int
    sha256: bytes
    description: str | None
    status: AttachmentStatus = AttachmentStatus.ATTACHED
    attached_by: UUID
    attached_at: datetime
    detached_by: UUID | None = None
    detached_at: datetime | None = None
    kept_until: date | None = None
    kept_by: str | None = None
    removed_at: datetime | None = None

    def detach(self, keeping: Keeping, *, by: UUID, at: datetime) -> None:
        """Repeated quietly."""
        if self.status is AttachmentStatus.ATTACHED:
            self.status, self.detached_by, self.detached_at = AttachmentStatus.DETACHED, by, at
            self.kept_until, self.kept_by = keeping.until, keeping.norm

    def remove(self, *, at: datetime) -> None:
        """With its name and what was said of it, which may be personal."""
        if self.status is not AttachmentStatus.REMOVED:
            self.status, self.removed_at = AttachmentStatus.REMOVED, at
            self.name, self.description = "", None


def actions_of(status: str) -> list[Action]:
    """What may be done with an attachment in this state; what would change nothing is told as not allowed."""
    return [Action.of("detachFile", status == AttachmentStatus.ATTACHED, InvalidTransition.code)]
