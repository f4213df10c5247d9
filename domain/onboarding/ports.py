"""What moving in asks of files."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class ReceivedFiles(Protocol):
    async def content(self, upload_id: UUID) -> bytes:
        """SHA-256 of a file that came. Raises NotFound, and what files are refused with."""
        ...
