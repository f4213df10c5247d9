"""An upload: one file, sent once to an address that is good for an hour, and looked at before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.files.events import FileReceived
from domain.files.purpose import FilePurpose
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import Refusal

ADDRESS_LASTS = timedelta(hours=1)


class UploadStatus(StrEnum):
    """How far a file is."""

    EXPECTED = "EXPECTED"
    """Its address was given; nothing came yet."""
    QUARANTINED = "QUARANTINED"
    """It came; nobody has it until it was looked at."""
    READY = "READY"
    """It was looked at, and can be used."""
    REJECTED = "REJECTED"
    """It was looked at, and will not be used; `rejection` says why."""
    REMOVED = "REMOVED"
    """It is not kept any more."""


class FileRejection(StrEnum):
    """Why a file is not used."""

    WRONG_TYPE = "WRONG_TYPE"
    """It is not what its media type says."""
    EXECUTABLE = "EXECUTABLE"
    """It is, or holds, a program."""
    ACTIVE_CONTENT = "ACTIVE_CONTENT"
    """It would do something when it is opened: script, macro, or an action that starts something."""
    BOMB = "BOMB"
    """It would unpack to far more than it is."""
    UNREADABLE = "UNREADABLE"
    """It is broken or locked, so that nobody can look at it."""


class UploadMissing(Refusal):
    """Nothing was sent to its address yet, or it is not kept any more."""

    code = "UPLOAD_MISSING"


class UploadClosed(Refusal):
    """The address is not, or not any more, one to send a file to."""

    code = "UPLOAD_CLOSED"


class UploadDiffers(Refusal):
    """What was sent is not what was announced; facts: ``what``, its size or its hash."""

    code = "UPLOAD_DIFFERS"


class UploadInQuarantine(Refusal):
    """Nobody has looked at the file yet: try again in a moment."""

    code = "UPLOAD_IN_QUARANTINE"


class UploadRejected(Refusal):
    """Somebody looked at the file and will not have it; facts: ``reason``."""

    code = "UPLOAD_REJECTED"


class UploadUsed(Refusal):
    """The file is attached already, or was sent for something else."""

    code = "UPLOAD_USED"


@dataclass(eq=False, kw_only=True)
class Upload(Aggregate):
    """Only a digest of the token is kept; ``sha256`` and ``size`` (bytes) once the file is there.

    ``announced_size`` and ``announced_sha256`` are what is to come, where that was told.
    """

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
    purpose: FilePurpose = FilePurpose.IMPORT
    media_type: str | None = None
    announced_size: int | None = None
    announced_sha256: bytes | None = None
    status: UploadStatus = UploadStatus.EXPECTED
    rejection: FileRejection | None = None
    inspected_at: datetime | None = None
    used_at: datetime | None = None
    removed_at: datetime | None = None
    emptied_at: datetime | None = None
    """When the bytes were gone from the storage, a while after it was removed."""

    def check_open(self, *, presented: bytes, at: datetime) -> None:
        """Raises UploadClosed."""
        if presented != self.token_digest or at >= self.expires_at or self.received_at is not None:
            raise UploadClosed

    def check_announced(self, *, size: int, sha256: bytes) -> None:
        """Raises UploadDiffers."""
        if self.announced_size not in (None, size):
            raise UploadDiffers(what="size")
        if self.announced_sha256 not in (None, sha256):
            raise UploadDiffers(what="sha256")

    def receive(self, *, size: int, sha256: bytes, at: datetime) -> None:
        """Nobody has it until it was looked at."""
        self.size, self.sha256, self.received_at = size, sha256, at
        self.status = UploadStatus.QUARANTINED
        self.record(FileReceived(upload_id=self.id, started_by=self.started_by))

    def conclude(self, rejection: FileRejection | None, *, at: datetime) -> None:
        """What looking at it came to; repeated quietly."""
        if self.status is UploadStatus.QUARANTINED:
            self.status = UploadStatus.REJECTED if rejection else UploadStatus.READY
            self.rejection, self.inspected_at = rejection, at

    def attach(self, *, at: datetime) -> None:
        """Once. Raises UploadMissing, UploadInQuarantine, UploadRejected, UploadUsed."""
        self.content()
        if self.status is not UploadStatus.READY:
            raise UploadInQuarantine
        if self.purpose is not FilePurpose.ATTACHMENT or self.used_at is not None:
            raise UploadUsed
        self.used_at = at

    def remove(self, *, at: datetime) -> None:
        """Its bytes go, and what it was called, which may be personal."""
        if self.status is not UploadStatus.REMOVED:
            self.status, self.removed_at, self.name = UploadStatus.REMOVED, at, ""

    def content(self) -> bytes:
        """SHA-256 of the file, which may still have to be looked at. Raises UploadMissing, UploadRejected."""
        if self.sha256 is None or self.status is UploadStatus.REMOVED:
            raise UploadMissing
        if self.status is UploadStatus.REJECTED:
            raise UploadRejected(reason=self.rejection)
        return self.sha256
