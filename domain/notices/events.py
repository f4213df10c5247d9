"""What is announced of notices."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class NoticeArrived(Event):
    """A member is told something; known to nobody else."""

    subject = "notice_id"
    case = "notice_id"

    notice_id: UUID
    member_id: UUID
    by_mail: bool
