"""What an installation finds of itself when it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class TaskParked(Event):
    """A step waits for a person; ``attempt`` tells this time from others, ``code`` why."""

    subject = "step_id"
    case = "step_id"

    step_id: UUID
    attempt: int
    name: str
    code: str | None


@dataclass(frozen=True, kw_only=True)
class CheckBroken(Event):
    """What must always hold does not, ``since`` then."""

    subject = "integrity_check_id"
    case = "integrity_check_id"

    integrity_check_id: UUID
    name: str
    since: datetime
