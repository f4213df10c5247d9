"""What happens while a company moves in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class ImportRequested(Event):
    """A file is to be read and rehearsed; nothing of it is kept."""

    subject = "import_id"

    import_id: UUID


@dataclass(frozen=True, kw_only=True)
class ImportConfirmed(Event):
    """A person has seen what a file would do, and wants it done."""

    subject = "import_id"

    import_id: UUID
