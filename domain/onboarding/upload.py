"""An upload: one file, sent once to an address that is good for an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import Refusal

ADDRESS_LASTS = timedelta(hours=1)
MOST_BYTES = 20_000_000


class UploadMissing(Refusal):
    """Nothing was sent to its address yet."""

    code = "UPLOAD_MISSING"


class UploadClosed(Refusal):
    """The address is not, or not any more, one to send a file to."""

    code = "UPLOAD_CLOSED"


@dataclass(eq=False, kw_only=True)
class Upload(Aggregate):
    """Only a digest of the token is kept; ``sha256`` and ``size`` (bytes) once the file is there."""

    id: UUID
    version: int = 1
    name: str
    token_digest: bytes
    started_by: UUID
    started_at: datetime
    expires_at: datetime
    received_at: datetime | None = None
    size: int | None = None
    sha256: bytes | None = None

    def check_open(self, *, presented: bytes, at: datetime) -> None:
        """Raises UploadClosed."""
        if presented != self.token_digest or at >= self.expires_at or self.received_at is not None:
            raise UploadClosed

    def receive(self, *, size: int, sha256: bytes, at: datetime) -> None:
        self.size, self.sha256, self.received_at = size, sha256, at

    def content(self) -> bytes:
        """SHA-256 of the file. Raises UploadMissing."""
        if self.sha256 is None:
            raise UploadMissing
        return self.sha256
