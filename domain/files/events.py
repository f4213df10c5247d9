"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class FileReceived(Event):
    """A file came to its address; nobody has it until it was looked at."""

    subject = "upload_id"

    upload_id: UUID
    started_by: UUID
